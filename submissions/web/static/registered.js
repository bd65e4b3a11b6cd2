// The platform closes its window when it hears this (LTI Dynamic Registration 1.0, section 3.6).
const platform = window.opener || (window.parent === window ? null : window.parent);
platform?.postMessage({ subject: "org.imsglobal.lti.close" }, "*");

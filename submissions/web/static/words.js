// What scripts say, in the language of the page: all their texts go through here.
const words = JSON.parse(document.body.dataset.words ?? "{}");

export function said(text, values = {}) {
  return (words[text] ?? text).replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

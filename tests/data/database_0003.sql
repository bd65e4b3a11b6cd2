BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE assignments (
	course_id INTEGER NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	exercise VARCHAR(200) NOT NULL, 
	points DOUBLE NOT NULL, 
	zone VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	opens_at DATETIME, 
	due_at DATETIME, 
	closes_at DATETIME, 
	parameters JSON NOT NULL, 
	late_per_day DOUBLE NOT NULL, 
	late_most DOUBLE NOT NULL, 
	grace_s DOUBLE NOT NULL, 
	attempts INTEGER, 
	cooldown_s DOUBLE NOT NULL, 
	counts VARCHAR(20) NOT NULL, 
	feedback_level SMALLINT NOT NULL, 
	hint_level INTEGER NOT NULL, 
	release VARCHAR(20) NOT NULL, 
	published BOOLEAN NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_assignments PRIMARY KEY (id), 
	CONSTRAINT fk_assignments_course_id_courses FOREIGN KEY(course_id) REFERENCES courses (id) ON DELETE CASCADE
);
INSERT INTO "assignments" VALUES(1,'Practical','hidden-layer-tanh',10.0,'Europe/Zurich','2026-11-23 12:00:00.123456',NULL,'2026-11-24 12:00:00.123456','2026-11-26 12:00:00.123456','{"seed": 1185800411}',0.0,1.0,0.0,NULL,0.0,'best',3,1,'never',1,1);
INSERT INTO "assignments" VALUES(2,'Practical','hidden-layer-tanh',10.0,'Europe/Zurich','2026-11-23 12:00:00.123456',NULL,'2026-11-24 12:00:00.123456','2026-11-26 12:00:00.123456','{"seed": 1185800411}',0.0,1.0,0.0,NULL,0.0,'best',3,1,'never',1,2);
CREATE TABLE audit (
	at DATETIME NOT NULL, 
	actor_id INTEGER, 
	action VARCHAR(60) NOT NULL, 
	subject VARCHAR(100) NOT NULL, 
	course_id INTEGER, 
	details JSON NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'course.create','course:1',1,'{}',1);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'course.create','course:2',2,'{}',2);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'user.add','user:1',NULL,'{"login": "admin", "admin": true}',3);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'user.add','user:2',NULL,'{"login": "student", "admin": false}',4);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'course.enrol','user:2',1,'{"role": "student"}',5);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'user.add','user:3',NULL,'{"login": "classmate", "admin": false}',6);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'course.enrol','user:3',1,'{"role": "student"}',7);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'user.add','user:4',NULL,'{"login": "grader", "admin": false}',8);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'course.enrol','user:4',1,'{"role": "grader"}',9);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'user.add','user:5',NULL,'{"login": "instructor", "admin": false}',10);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'course.enrol','user:5',1,'{"role": "instructor"}',11);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'user.add','user:6',NULL,'{"login": "outsider", "admin": false}',12);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'course.enrol','user:6',2,'{"role": "student"}',13);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'user.add','user:7',NULL,'{"login": "stranger", "admin": false}',14);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',NULL,'course.enrol','user:7',2,'{"role": "instructor"}',15);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',5,'assignment.create','assignment:1',1,'{}',16);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',7,'assignment.create','assignment:2',2,'{}',17);
INSERT INTO "audit" VALUES('2026-11-23 12:00:00.123456',5,'roster.apply','course:1',1,'{"added": 1, "changed": 0, "removed": 0}',18);
INSERT INTO "audit" VALUES('2026-11-23 12:05:00.123456',2,'submission.refuse','assignment:1',1,'{"file": "x.bin", "sha256": "ba778c0261008c8f71ae4061ad0162ffcbe63b52c91f89f236738131d1217ec7", "problem": "Found x.bin; wanted a .py or .ipynb file, or a .zip with one of them."}',19);
INSERT INTO "audit" VALUES('2026-11-24 18:05:00.123456',4,'grade.override','assignment:1',1,'{"user_id": 3, "old": 10.0, "new": 7.5, "reason": "half of it by hand"}',20);
INSERT INTO "audit" VALUES('2026-11-24 18:05:00.123456',5,'extension.grant','assignment:1',1,'{"user_id": 2, "reason": "ill"}',21);
INSERT INTO "audit" VALUES('2026-11-24 18:05:00.123456',4,'comment.add','submission:2',1,'{}',22);
INSERT INTO "audit" VALUES('2026-11-24 18:05:00.123456',5,'regrade.propose','regrade:1',1,'{"reason": "suite 2", "submissions": 4}',23);
INSERT INTO "audit" VALUES('2026-11-24 18:05:00.123456',5,'regrade.applied','regrade:1',1,'{}',24);
INSERT INTO "audit" VALUES('2026-11-24 18:05:00.123456',2,'token.create','token:1',NULL,'{"scopes": ["read", "submit"]}',25);
INSERT INTO "audit" VALUES('2026-11-24 18:05:00.123456',2,'session.begin','user:2',NULL,'{}',26);
CREATE TABLE comments (
	submission_id INTEGER NOT NULL, 
	author_id INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	question VARCHAR(200) NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_comments PRIMARY KEY (id), 
	CONSTRAINT fk_comments_submission_id_submissions FOREIGN KEY(submission_id) REFERENCES submissions (id) ON DELETE CASCADE
);
INSERT INTO "comments" VALUES(2,4,'Look at W again.','2026-11-24 18:05:00.123456','delta_k',1);
CREATE TABLE courses (
	slug VARCHAR(100) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	term VARCHAR(100) NOT NULL, 
	zone VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	archived BOOLEAN NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_courses PRIMARY KEY (id), 
	CONSTRAINT uq_courses_slug UNIQUE (slug)
);
INSERT INTO "courses" VALUES('dl','Deep Learning','','UTC','2026-11-23 12:00:00.123456',0,1);
INSERT INTO "courses" VALUES('ml','Machine Learning','','UTC','2026-11-23 12:00:00.123456',0,2);
CREATE TABLE documents (
	report_id INTEGER NOT NULL, 
	content JSON NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_documents PRIMARY KEY (id), 
	CONSTRAINT fk_documents_report_id_reports FOREIGN KEY(report_id) REFERENCES reports (id) ON DELETE CASCADE, 
	CONSTRAINT uq_documents_report_id UNIQUE (report_id)
);
INSERT INTO "documents" VALUES(1,'{"name": "x", "score": 2.0, "max_score": 2.0, "outcome": "passed", "problem": "", "questions": [{"name": "delta_k", "outcome": "passed", "passed": true, "points": 2.0, "max_points": 2.0, "checks": [{"check": "numeric", "title": "agrees", "outcome": "passed", "feedback": "f", "details": {}}], "printed": ""}], "provenance": {"seed": 1}}',1);
INSERT INTO "documents" VALUES(2,'{"name": "x", "score": 2.0, "max_score": 2.0, "outcome": "passed", "problem": "", "questions": [{"name": "delta_k", "outcome": "passed", "passed": true, "points": 2.0, "max_points": 2.0, "checks": [{"check": "numeric", "title": "agrees", "outcome": "passed", "feedback": "f", "details": {}}], "printed": ""}], "provenance": {"seed": 1}}',2);
INSERT INTO "documents" VALUES(3,'{"name": "x", "score": 0.0, "max_score": 2.0, "outcome": "failed", "problem": "", "questions": [{"name": "delta_k", "outcome": "failed", "passed": false, "points": 0.0, "max_points": 2.0, "checks": [{"check": "numeric", "title": "agrees", "outcome": "failed", "feedback": "f", "details": {}}, {"check": "mistake", "title": "W without its transpose", "outcome": "failed", "feedback": "a hint", "details": {"code": "M13", "others": []}}], "printed": ""}], "provenance": {"seed": 1}}',3);
INSERT INTO "documents" VALUES(4,'{"name": "x", "score": 2.0, "max_score": 2.0, "outcome": "passed", "problem": "", "questions": [{"name": "delta_k", "outcome": "passed", "passed": true, "points": 2.0, "max_points": 2.0, "checks": [{"check": "numeric", "title": "agrees", "outcome": "passed", "feedback": "f", "details": {}}], "printed": ""}], "provenance": {"seed": 1}}',4);
INSERT INTO "documents" VALUES(5,'{"name": "x", "score": 1.0, "max_score": 2.0, "outcome": "failed", "problem": "", "questions": [{"name": "delta_k", "outcome": "failed", "passed": false, "points": 1.0, "max_points": 2.0, "checks": [{"check": "numeric", "title": "agrees", "outcome": "failed", "feedback": "f", "details": {}}, {"check": "mistake", "title": "half right", "outcome": "failed", "feedback": "a hint", "details": {"code": "M13", "others": []}}], "printed": ""}], "provenance": {"seed": 1}}',5);
INSERT INTO "documents" VALUES(6,'{"name": "x", "score": 1.0, "max_score": 2.0, "outcome": "failed", "problem": "", "questions": [{"name": "delta_k", "outcome": "failed", "passed": false, "points": 1.0, "max_points": 2.0, "checks": [{"check": "numeric", "title": "agrees", "outcome": "failed", "feedback": "f", "details": {}}, {"check": "mistake", "title": "half right", "outcome": "failed", "feedback": "a hint", "details": {"code": "M13", "others": []}}], "printed": ""}], "provenance": {"seed": 1}}',6);
INSERT INTO "documents" VALUES(7,'{"name": "x", "score": 1.0, "max_score": 2.0, "outcome": "failed", "problem": "", "questions": [{"name": "delta_k", "outcome": "failed", "passed": false, "points": 1.0, "max_points": 2.0, "checks": [{"check": "numeric", "title": "agrees", "outcome": "failed", "feedback": "f", "details": {}}, {"check": "mistake", "title": "half right", "outcome": "failed", "feedback": "a hint", "details": {"code": "M13", "others": []}}], "printed": ""}], "provenance": {"seed": 1}}',7);
INSERT INTO "documents" VALUES(8,'{"name": "x", "score": 1.0, "max_score": 2.0, "outcome": "failed", "problem": "", "questions": [{"name": "delta_k", "outcome": "failed", "passed": false, "points": 1.0, "max_points": 2.0, "checks": [{"check": "numeric", "title": "agrees", "outcome": "failed", "feedback": "f", "details": {}}, {"check": "mistake", "title": "half right", "outcome": "failed", "feedback": "a hint", "details": {"code": "M13", "others": []}}], "printed": ""}], "provenance": {"seed": 1}}',8);
CREATE TABLE enrolments (
	course_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	created_at DATETIME NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_enrolments PRIMARY KEY (id), 
	CONSTRAINT fk_enrolments_course_id_courses FOREIGN KEY(course_id) REFERENCES courses (id) ON DELETE CASCADE, 
	CONSTRAINT fk_enrolments_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_enrolments_course_id_user_id UNIQUE (course_id, user_id)
);
INSERT INTO "enrolments" VALUES(1,2,'student','2026-11-23 12:00:00.123456',1);
INSERT INTO "enrolments" VALUES(1,3,'student','2026-11-23 12:00:00.123456',2);
INSERT INTO "enrolments" VALUES(1,4,'grader','2026-11-23 12:00:00.123456',3);
INSERT INTO "enrolments" VALUES(1,5,'instructor','2026-11-23 12:00:00.123456',4);
INSERT INTO "enrolments" VALUES(2,6,'student','2026-11-23 12:00:00.123456',5);
INSERT INTO "enrolments" VALUES(2,7,'instructor','2026-11-23 12:00:00.123456',6);
INSERT INTO "enrolments" VALUES(1,8,'student','2026-11-23 12:00:00.123456',7);
CREATE TABLE extensions (
	assignment_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	granted_by INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	due_at DATETIME, 
	closes_at DATETIME, 
	extra_attempts INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_extensions PRIMARY KEY (id), 
	CONSTRAINT fk_extensions_assignment_id_assignments FOREIGN KEY(assignment_id) REFERENCES assignments (id) ON DELETE CASCADE, 
	CONSTRAINT fk_extensions_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_extensions_assignment_id_user_id UNIQUE (assignment_id, user_id)
);
INSERT INTO "extensions" VALUES(1,2,'ill',5,'2026-11-24 18:05:00.123456',NULL,'2026-12-03 18:05:00.123456',1,1);
CREATE TABLE grades (
	assignment_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	points DOUBLE NOT NULL, 
	earned DOUBLE NOT NULL, 
	penalty DOUBLE NOT NULL, 
	submission_id INTEGER, 
	attempts INTEGER NOT NULL, 
	updated_at DATETIME NOT NULL, 
	passed_at DATETIME, 
	overridden BOOLEAN NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_grades PRIMARY KEY (id), 
	CONSTRAINT fk_grades_assignment_id_assignments FOREIGN KEY(assignment_id) REFERENCES assignments (id) ON DELETE CASCADE, 
	CONSTRAINT fk_grades_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_grades_assignment_id_user_id UNIQUE (assignment_id, user_id)
);
INSERT INTO "grades" VALUES(1,2,5.0,5.0,0.0,1,2,'2026-11-24 18:05:00.123456',NULL,0,1);
INSERT INTO "grades" VALUES(1,3,7.5,5.0,0.0,3,2,'2026-11-24 18:05:00.123456',NULL,1,2);
CREATE TABLE grading_jobs (
	submission_id INTEGER NOT NULL, 
	lane VARCHAR(20) NOT NULL, 
	created_at DATETIME NOT NULL, 
	not_before DATETIME NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	attempt INTEGER NOT NULL, 
	tries INTEGER NOT NULL, 
	lease_until DATETIME, 
	worker VARCHAR(200) NOT NULL, 
	error TEXT NOT NULL, 
	regrade_id INTEGER, 
	id INTEGER NOT NULL, turn INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_grading_jobs PRIMARY KEY (id), 
	CONSTRAINT fk_grading_jobs_submission_id_submissions FOREIGN KEY(submission_id) REFERENCES submissions (id) ON DELETE CASCADE
);
INSERT INTO "grading_jobs" VALUES(1,'live','2026-11-23 12:00:00.123456','2026-11-23 12:00:00.123456','done',1,1,NULL,'test','',NULL,1,0);
INSERT INTO "grading_jobs" VALUES(2,'live','2026-11-23 12:05:00.123456','2026-11-23 12:05:00.123456','done',1,1,NULL,'test','',NULL,2,1);
INSERT INTO "grading_jobs" VALUES(3,'live','2026-11-23 12:05:00.123456','2026-11-23 12:05:00.123456','done',1,1,NULL,'test','',NULL,3,0);
INSERT INTO "grading_jobs" VALUES(4,'live','2026-11-24 18:05:00.123456','2026-11-24 18:05:00.123456','done',1,1,NULL,'test','',NULL,4,1);
INSERT INTO "grading_jobs" VALUES(1,'regrade','2026-11-24 18:05:00.123456','2026-11-24 18:05:00.123456','done',1,1,NULL,'test','',1,5,0);
INSERT INTO "grading_jobs" VALUES(2,'regrade','2026-11-24 18:05:00.123456','2026-11-24 18:05:00.123456','done',1,1,NULL,'test','',1,6,0);
INSERT INTO "grading_jobs" VALUES(3,'regrade','2026-11-24 18:05:00.123456','2026-11-24 18:05:00.123456','done',1,1,NULL,'test','',1,7,0);
INSERT INTO "grading_jobs" VALUES(4,'regrade','2026-11-24 18:05:00.123456','2026-11-24 18:05:00.123456','done',1,1,NULL,'test','',1,8,0);
INSERT INTO "grading_jobs" VALUES(5,'live','2026-11-24 18:05:00.123456','2026-11-24 18:05:00.123456','queued',0,0,NULL,'','',NULL,9,2);
CREATE TABLE overrides (
	assignment_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	points DOUBLE NOT NULL, 
	reason TEXT NOT NULL, 
	set_by INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_overrides PRIMARY KEY (id), 
	CONSTRAINT fk_overrides_assignment_id_assignments FOREIGN KEY(assignment_id) REFERENCES assignments (id) ON DELETE CASCADE, 
	CONSTRAINT fk_overrides_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "overrides" VALUES(1,3,7.5,'half of it by hand',4,'2026-11-24 18:05:00.123456',NULL,1);
CREATE TABLE regrade_items (
	regrade_id INTEGER NOT NULL, 
	submission_id INTEGER NOT NULL, 
	old_report_id INTEGER, 
	new_report_id INTEGER, 
	problem TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_regrade_items PRIMARY KEY (id), 
	CONSTRAINT fk_regrade_items_regrade_id_regrades FOREIGN KEY(regrade_id) REFERENCES regrades (id) ON DELETE CASCADE, 
	CONSTRAINT fk_regrade_items_submission_id_submissions FOREIGN KEY(submission_id) REFERENCES submissions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_regrade_items_regrade_id_submission_id UNIQUE (regrade_id, submission_id)
);
INSERT INTO "regrade_items" VALUES(1,1,1,5,'',1);
INSERT INTO "regrade_items" VALUES(1,2,3,6,'',2);
INSERT INTO "regrade_items" VALUES(1,3,2,7,'',3);
INSERT INTO "regrade_items" VALUES(1,4,4,8,'',4);
CREATE TABLE regrades (
	assignment_id INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	proposed_by INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_regrades PRIMARY KEY (id), 
	CONSTRAINT fk_regrades_assignment_id_assignments FOREIGN KEY(assignment_id) REFERENCES assignments (id) ON DELETE CASCADE
);
INSERT INTO "regrades" VALUES(1,'suite 2',5,'2026-11-24 18:05:00.123456','applied',1);
CREATE TABLE reports (
	submission_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	score DOUBLE NOT NULL, 
	max_score DOUBLE NOT NULL, 
	outcome VARCHAR(30) NOT NULL, 
	problem TEXT NOT NULL, 
	findings JSON NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_reports PRIMARY KEY (id), 
	CONSTRAINT fk_reports_submission_id_submissions FOREIGN KEY(submission_id) REFERENCES submissions (id) ON DELETE CASCADE
);
INSERT INTO "reports" VALUES(1,'2026-11-23 12:05:00.123456',2.0,2.0,'passed','','[{"question": "delta_k", "outcome": "passed", "points": 2.0, "max_points": 2.0, "mistakes": []}]',1);
INSERT INTO "reports" VALUES(3,'2026-11-23 12:05:00.123456',2.0,2.0,'passed','','[{"question": "delta_k", "outcome": "passed", "points": 2.0, "max_points": 2.0, "mistakes": []}]',2);
INSERT INTO "reports" VALUES(2,'2026-11-23 12:05:00.123456',0.0,2.0,'failed','','[{"question": "delta_k", "outcome": "failed", "points": 0.0, "max_points": 2.0, "mistakes": ["M13 W without its transpose"]}]',3);
INSERT INTO "reports" VALUES(4,'2026-11-24 18:05:00.123456',2.0,2.0,'passed','','[{"question": "delta_k", "outcome": "passed", "points": 2.0, "max_points": 2.0, "mistakes": []}]',4);
INSERT INTO "reports" VALUES(1,'2026-11-24 18:05:00.123456',1.0,2.0,'failed','','[{"question": "delta_k", "outcome": "failed", "points": 1.0, "max_points": 2.0, "mistakes": ["M13 half right"]}]',5);
INSERT INTO "reports" VALUES(2,'2026-11-24 18:05:00.123456',1.0,2.0,'failed','','[{"question": "delta_k", "outcome": "failed", "points": 1.0, "max_points": 2.0, "mistakes": ["M13 half right"]}]',6);
INSERT INTO "reports" VALUES(3,'2026-11-24 18:05:00.123456',1.0,2.0,'failed','','[{"question": "delta_k", "outcome": "failed", "points": 1.0, "max_points": 2.0, "mistakes": ["M13 half right"]}]',7);
INSERT INTO "reports" VALUES(4,'2026-11-24 18:05:00.123456',1.0,2.0,'failed','','[{"question": "delta_k", "outcome": "failed", "points": 1.0, "max_points": 2.0, "mistakes": ["M13 half right"]}]',8);
CREATE TABLE roster (
	course_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	number VARCHAR(100) NOT NULL, 
	name VARCHAR(300) NOT NULL, 
	email VARCHAR(300) NOT NULL, 
	section VARCHAR(100) NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_roster PRIMARY KEY (id), 
	CONSTRAINT fk_roster_course_id_courses FOREIGN KEY(course_id) REFERENCES courses (id) ON DELETE CASCADE, 
	CONSTRAINT fk_roster_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_roster_course_id_number UNIQUE (course_id, number), 
	CONSTRAINT uq_roster_course_id_user_id UNIQUE (course_id, user_id)
);
INSERT INTO "roster" VALUES(1,8,'7','Zoë Ørsted','z@example.org','B',1);
CREATE TABLE sessions (
	user_id INTEGER NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (id), 
	CONSTRAINT fk_sessions_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sessions_token_hash UNIQUE (token_hash)
);
INSERT INTO "sessions" VALUES(2,'9f730831190737c2127d9c7c9ac463341fe3cf0b5b8309a0cacd18bd535d7e81','2026-11-24 18:05:00.123456','2026-11-25 06:05:00.123456',1);
CREATE TABLE sources (
	sha256 VARCHAR(64) NOT NULL, 
	content BLOB NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_sources PRIMARY KEY (id), 
	CONSTRAINT uq_sources_sha256 UNIQUE (sha256)
);
INSERT INTO "sources" VALUES('2f49f2cf6cc8161798d603b9255159b66197209221ba7ef5731b4043b4247311',X'6465662064656C74615F6B28293A0A2020202072657475726E20312020232072696768740A',1);
INSERT INTO "sources" VALUES('cf7b0c1048ce24609437adef284a5ecc34de4ccc1d898befdcc80d17559d2959',X'6465662064656C74615F6B28293A0A2020202072657475726E20320A',2);
INSERT INTO "sources" VALUES('ccaeee17ca73e0e3cf541d3d94803de3fdb0cb3468700c75f0d892b15ff2dd1e',X'78203D203320202320CEB4207761697473',3);
CREATE TABLE submissions (
	assignment_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	file VARCHAR(300) NOT NULL, 
	source_sha256 VARCHAR(64) NOT NULL, 
	upload_sha256 VARCHAR(64) NOT NULL, 
	client_token VARCHAR(100) NOT NULL, 
	submitted_at DATETIME NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	report_id INTEGER, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_submissions PRIMARY KEY (id), 
	CONSTRAINT fk_submissions_assignment_id_assignments FOREIGN KEY(assignment_id) REFERENCES assignments (id) ON DELETE CASCADE, 
	CONSTRAINT fk_submissions_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_submissions_assignment_id_user_id_attempt UNIQUE (assignment_id, user_id, attempt), 
	CONSTRAINT uq_submissions_assignment_id_user_id_client_token UNIQUE (assignment_id, user_id, client_token)
);
INSERT INTO "submissions" VALUES(1,2,1,'solution.py','2f49f2cf6cc8161798d603b9255159b66197209221ba7ef5731b4043b4247311','2f49f2cf6cc8161798d603b9255159b66197209221ba7ef5731b4043b4247311','token-000001','2026-11-23 12:00:00.123456','graded',5,1);
INSERT INTO "submissions" VALUES(1,2,2,'solution.py','cf7b0c1048ce24609437adef284a5ecc34de4ccc1d898befdcc80d17559d2959','cf7b0c1048ce24609437adef284a5ecc34de4ccc1d898befdcc80d17559d2959','token-000002','2026-11-23 12:05:00.123456','graded',6,2);
INSERT INTO "submissions" VALUES(1,3,1,'solution.py','2f49f2cf6cc8161798d603b9255159b66197209221ba7ef5731b4043b4247311','2f49f2cf6cc8161798d603b9255159b66197209221ba7ef5731b4043b4247311','token-000003','2026-11-23 12:05:00.123456','graded',7,3);
INSERT INTO "submissions" VALUES(1,3,2,'solution.py','2f49f2cf6cc8161798d603b9255159b66197209221ba7ef5731b4043b4247311','2f49f2cf6cc8161798d603b9255159b66197209221ba7ef5731b4043b4247311','token-000005','2026-11-24 18:05:00.123456','graded',8,4);
INSERT INTO "submissions" VALUES(1,2,3,'solution.py','ccaeee17ca73e0e3cf541d3d94803de3fdb0cb3468700c75f0d892b15ff2dd1e','ccaeee17ca73e0e3cf541d3d94803de3fdb0cb3468700c75f0d892b15ff2dd1e','token-000006','2026-11-24 18:05:00.123456','queued',NULL,5);
CREATE TABLE tokens (
	user_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	scopes JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	last_used_at DATETIME, 
	revoked_at DATETIME, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_tokens PRIMARY KEY (id), 
	CONSTRAINT fk_tokens_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_tokens_token_hash UNIQUE (token_hash)
);
INSERT INTO "tokens" VALUES(2,'ci','9c092a8094fc7148b001fc8bdb22e182b54bfc9e943f60b3bdf6c95aa53e5caf','["read", "submit"]','2026-11-24 18:05:00.123456','2027-05-23 18:05:00.123456',NULL,NULL,1);
CREATE TABLE tries (
	"key" VARCHAR(300) NOT NULL, 
	at DATETIME NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_tries PRIMARY KEY (id)
);
INSERT INTO "tries" VALUES('sign-in:student','2026-11-24 18:05:00.123456',1);
INSERT INTO "tries" VALUES('sign-in-from:','2026-11-24 18:05:00.123456',2);
CREATE TABLE users (
	login VARCHAR(200) NOT NULL, 
	name VARCHAR(300) NOT NULL, 
	email VARCHAR(300) NOT NULL, 
	created_at DATETIME NOT NULL, 
	password_hash VARCHAR(300) NOT NULL, 
	admin BOOLEAN NOT NULL, 
	active BOOLEAN NOT NULL, 
	id INTEGER NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_login UNIQUE (login)
);
INSERT INTO "users" VALUES('admin','Admin','','2026-11-23 12:00:00.123456','',1,1,1);
INSERT INTO "users" VALUES('student','Student','','2026-11-23 12:00:00.123456','$argon2id$v=19$m=8,t=1,p=1$IolkGMDQiKI$ETIwxg',0,1,2);
INSERT INTO "users" VALUES('classmate','Classmate','','2026-11-23 12:00:00.123456','',0,1,3);
INSERT INTO "users" VALUES('grader','Grader','','2026-11-23 12:00:00.123456','',0,1,4);
INSERT INTO "users" VALUES('instructor','Instructor','','2026-11-23 12:00:00.123456','',0,1,5);
INSERT INTO "users" VALUES('outsider','Outsider','','2026-11-23 12:00:00.123456','',0,1,6);
INSERT INTO "users" VALUES('stranger','Stranger','','2026-11-23 12:00:00.123456','',0,1,7);
INSERT INTO "users" VALUES('zoe','Zoë Ørsted','z@example.org','2026-11-23 12:00:00.123456','',0,1,8);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_audit_course_id ON audit (course_id);
CREATE INDEX ix_audit_subject ON audit (subject);
CREATE INDEX ix_tries_key_at ON tries ("key", at);
CREATE INDEX ix_assignments_course_id ON assignments (course_id);
CREATE INDEX ix_enrolments_user_id ON enrolments (user_id);
CREATE INDEX ix_roster_user_id ON roster (user_id);
CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
CREATE INDEX ix_tokens_user_id ON tokens (user_id);
CREATE INDEX ix_extensions_user_id ON extensions (user_id);
CREATE INDEX ix_grades_user_id ON grades (user_id);
CREATE INDEX ix_overrides_assignment_id_user_id ON overrides (assignment_id, user_id);
CREATE INDEX ix_overrides_user_id ON overrides (user_id);
CREATE INDEX ix_regrades_assignment_id ON regrades (assignment_id);
CREATE INDEX ix_submissions_source_sha256 ON submissions (source_sha256);
CREATE INDEX ix_submissions_upload_sha256 ON submissions (upload_sha256);
CREATE INDEX ix_submissions_user_id ON submissions (user_id);
CREATE INDEX ix_comments_submission_id ON comments (submission_id);
CREATE INDEX ix_grading_jobs_submission_id ON grading_jobs (submission_id);
CREATE INDEX ix_regrade_items_submission_id ON regrade_items (submission_id);
CREATE INDEX ix_reports_submission_id ON reports (submission_id);
CREATE INDEX ix_grading_jobs_state_lane_turn_id ON grading_jobs (state, lane, turn, id);
COMMIT;

"""What the peers wrote of a submission with a wrong ``delta_k`` and a right ``dW_k``, shortened."""

PYTEST = """\
<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest"
errors="0" failures="1" skipped="0" tests="2" time="0.434"><testcase classname="test_solution"
name="test_delta_k" time="0.057"><failure message="AssertionError: Not equal">def test_delta_k():
</failure></testcase><testcase classname="test_solution" name="test_dW_k" time="0.001" />
</testsuite></testsuites>
"""
UNITTEST = """\
test_dW_k (test_solution.Solution.test_dW_k) ... ok
test_delta_k (test_solution.Solution.test_delta_k) ... FAIL

======================================================================
FAIL: test_delta_k (test_solution.Solution.test_delta_k)
----------------------------------------------------------------------
Traceback (most recent call last):
AssertionError:
Not equal to tolerance rtol=1e-06, atol=1e-09

----------------------------------------------------------------------
Ran 2 tests in 0.165s

FAILED (failures=1)
"""
CHECK50 = """\
{"slug": "../checks", "results": [
 {"name": "exists", "description": "solution.py exists", "passed": true, "dependency": null},
 {"name": "delta_k", "description": "delta_k agrees", "passed": false, "dependency": "exists"},
 {"name": "dW_k", "description": "dW_k agrees", "passed": true, "dependency": "exists"}],
 "version": "3.5.0"}
"""
PEDAL = """\
[]
[]
Title: Instructor Feedback
Label: delta_k
Score: 0.5
Message: delta_k is wrong on input 0: expected [-0.69211183  1.23069471 -1.24384229  1.54205923]
Compliments:
  - dW_k is right
"""
OKPY = """\
---------------------------------------------------------------------
dW_k
    Passed: 1
    Failed: 0
[ooooooooook] 100.0% passed

---------------------------------------------------------------------
Point breakdown
    delta_k: 0.0/1
    dW_k: 1.0/1

Score:
    Total: 1.0

Cannot backup when running ok with --local.
"""
OTTER = """\
{"tests": [
 {"name": "Public Tests", "visibility": "visible", "output": "dW_k", "status": "failed"},
 {"name": "dW_k", "score": 1, "max_score": 1, "visibility": "hidden", "output": "passed!"},
 {"name": "delta_k", "score": 0, "max_score": 1, "visibility": "hidden", "output": "failed"}]}
"""
NBGRADER = '{"one": {"dW_k": 1.0, "delta_k": 0.0}}\n'
OURS = """\
{"schema": "deltagrade/report/v1", "submissions": [{"name": "one", "questions": [
 {"name": "delta_k", "passed": false}, {"name": "dW_k", "passed": true}]}]}
"""

"""Creates tasks of the extension io.modelcontextprotocol/tasks and waits for them."""

import time

TASKS = "io.modelcontextprotocol/tasks"
EXTENSION = {"extensions": {TASKS: {}}}
DECLARED = {"elicitation": {}, "sampling": {}, **EXTENSION}
TERMINAL = ("completed", "failed", "cancelled")
#: What a task's creation does not say.
LATER = {"result", "error", "inputRequests", "requestState", "task", "ttl", "pollInterval"}
#: What belongs to a task and not to the acknowledgement of a change to it.
ENVELOPE = {"taskId", "status", "result", "error", "inputRequests"}
UNKNOWN = "tasks-conformance-nonexistent-12345"
#: The methods about one task, and what else they want.
ABOUT = (("tasks/get", {}), ("tasks/update", {"inputResponses": {}}), ("tasks/cancel", {}))


class TaskClient:
    """For test cases that have a modern `wire`."""

    def ask(self, method, params, capabilities=DECLARED):
        return self.wire.ask(method, params, capabilities=capabilities)

    def run_tool(self, tool, arguments=None, capabilities=DECLARED, **more):
        return self.ask("tools/call", {"name": tool, "arguments": arguments or {}, **more}, capabilities)

    def create(self, tool, arguments=None):
        """A task that has just been created, which is cancelled when the test is over."""
        task = self.run_tool(tool, arguments).result
        self.assertEqual(task["resultType"], "task", task)
        self.addCleanup(self.ask, "tasks/cancel", {"taskId": task["taskId"]})
        return task

    def compute(self, seconds, label="probe"):
        return self.create("slow_compute", {"seconds": seconds, "label": label})

    def get(self, task):
        state = self.ask("tasks/get", {"taskId": task["taskId"]}).result
        self.assertEqual((state["resultType"], state["taskId"]), ("complete", task["taskId"]))
        return state

    def wait(self, task, condition, seconds=10):
        end = time.monotonic() + seconds
        while not condition(state := self.get(task)):
            self.assertLess(time.monotonic(), end, f"still {state}")
            time.sleep(0.05)
        return state

    def finish(self, task):
        return self.wait(task, lambda state: state["status"] in TERMINAL)

    def wait_for_questions(self, task, count=1):
        state = self.wait(task, lambda state: len(state.get("inputRequests") or {}) >= count)
        self.assertEqual(state["status"], "input_required")
        for question in state["inputRequests"].values():
            self.assertEqual(question["method"], "elicitation/create")
        return list(state["inputRequests"])

    def assert_acknowledged(self, method, task, **params):
        result = self.ask(method, {"taskId": task["taskId"], **params}).result
        self.assertEqual(result["resultType"], "complete")
        self.assertFalse(ENVELOPE & set(result), result)

    def answer(self, task, **answers):
        self.assert_acknowledged("tasks/update", task, inputResponses=answers)

    def assert_complete(self, result, text=None):
        self.assertEqual(result["resultType"], "complete", result)
        self.assertFalse({"taskId", "task"} & set(result), result)
        self.assertTrue(result["content"])
        if text:
            self.assertEqual(result["content"][0]["text"], text)

"""Scenarios `tasks-*`: a task's life, its fields, and who may have one; a method for each check of the suite."""

import re
import time

from task_client import ABOUT, EXTENSION, LATER, TASKS, UNKNOWN, TaskClient
from wires import MODERN_SERVERS, on

ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


class Lifecycle(TaskClient):
    """`tasks-lifecycle`, `tasks-wire-fields` and `tasks-request-state-removal`."""

    def test_a_tool_without_a_task(self):
        self.assert_complete(self.run_tool("greet", {"name": "World"}).result, "Hello, World!")

    def test_a_created_task(self):
        task = self.compute(2)
        self.assertTrue(task["taskId"])
        self.assertIn(task["status"], ("working", "completed"))
        for time_of in ("createdAt", "lastUpdatedAt"):
            self.assertTrue(ISO.fullmatch(task[time_of]), task[time_of])
        self.assertFalse(LATER & set(task), task)

    def test_a_working_task(self):
        state = self.get(self.compute(30))
        self.assertEqual(state["status"], "working")
        self.assertFalse({"result", "error", "inputRequests"} & set(state), state)

    def test_a_completed_task(self):
        state = self.finish(self.compute(0.2))
        self.assertEqual(state["status"], "completed")
        self.assertTrue(state["result"]["content"])
        self.assertNotIn("io.modelcontextprotocol/related-task", state["result"].get("_meta") or {})
        self.assertNotIn("error", state)

    def test_a_tool_that_fails_completes(self):
        state = self.finish(self.create("failing_job"))
        self.assertEqual((state["status"], state["result"]["isError"]), ("completed", True))

    def test_a_protocol_error_fails(self):
        state = self.finish(self.create("protocol_error_job"))
        self.assertEqual(state["status"], "failed")
        self.assertIs(type(state["error"]["code"]), int)
        self.assertTrue(state["error"]["message"])
        self.assertNotIn("result", state)

    def test_cancel(self):
        task = self.compute(60)
        self.assert_acknowledged("tasks/cancel", task)
        self.assertEqual(self.finish(task)["status"], "cancelled")
        self.assert_acknowledged("tasks/cancel", task)

    def test_cancel_what_has_completed(self):
        task = self.compute(0.2)
        self.finish(task)
        self.assert_acknowledged("tasks/cancel", task)
        self.assertEqual(self.get(task)["status"], "completed")

    def test_times_are_whole_milliseconds(self):
        task = self.compute(0.2)
        for state in (task, self.finish(task)):
            self.assertIn("ttlMs", state)
            for key in ("ttlMs", "pollIntervalMs"):
                if state.get(key) is not None:
                    self.assertIs(type(state[key]), int)
                    self.assertGreater(state[key], 0)
            self.assertFalse({"ttl", "pollInterval"} & set(state), state)

    def test_a_task_is_there_after_it_has_completed(self):
        task = self.compute(0.2)
        self.finish(task)
        time.sleep(0.5)
        self.assertEqual(self.get(task)["status"], "completed")

    def test_no_request_state(self):
        task = self.compute(0.2)
        for state in (task, self.get(task), self.finish(task)):
            self.assertNotIn("requestState", state)


class Negotiation(TaskClient):
    """`tasks-capability-negotiation` and `tasks-required-task-error`."""

    def test_the_extension_is_advertised(self):
        capabilities = self.wire.ask("server/discover").result["capabilities"]
        self.assertIn(TASKS, capabilities["extensions"])
        self.assertNotIn("tasks", capabilities)

    def test_methods_need_the_extension(self):
        task = self.compute(30)
        for method, more in ABOUT:
            for id in (task["taskId"], UNKNOWN):
                reply = self.ask(method, {"taskId": id, **more}, {})
                self.assertEqual((reply.status, reply.code), (400, -32021), f"{method}: {reply.message}")
        self.assertEqual(self.get(task)["status"], "working")

    def test_without_the_extension_a_tool_runs_at_once(self):
        arguments = {"seconds": 0, "label": "no extension"}
        self.assert_complete(self.run_tool("slow_compute", arguments, {}).result)

    def test_the_extension_is_declared_for_each_request(self):
        arguments = {"seconds": 1, "label": "opt in"}
        task = self.run_tool("slow_compute", arguments, EXTENSION).result
        self.assertEqual(task["resultType"], "task")
        self.assertTrue(task["taskId"])
        self.assert_acknowledged("tasks/cancel", task)

    def test_a_tool_that_needs_a_task(self):
        reply = self.run_tool("failing_job", {}, {})
        self.assertEqual((reply.status, reply.code), (400, -32021))
        self.assertIn(TASKS, reply.error["data"]["requiredCapabilities"]["extensions"])


for case in (Lifecycle, Negotiation):
    globals().update(on(MODERN_SERVERS, case))
del case, Lifecycle, Negotiation

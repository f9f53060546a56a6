"""Scenarios `tasks-*`: methods and headers, input on the way, who hears of it; a method for each check of the suite."""

from probe import envelope, modern_fields, request
from task_client import ABOUT, DECLARED, LATER, TASKS, TERMINAL, UNKNOWN, TaskClient
from wires import MODERN_SERVERS, on

CONFIRMED = {"action": "accept", "content": {"confirm": True, "name": "partial"}}


class Dispatch(TaskClient):
    """`tasks-dispatch-and-envelope` and `tasks-request-headers`."""

    def test_removed_methods(self):
        for method, params in (("tasks/result", {"taskId": UNKNOWN}), ("tasks/list", {})):
            reply = self.ask(method, params)
            self.assertEqual((reply.status, reply.code), (404, -32601), method)

    def test_the_server_decides_without_a_hint(self):
        self.create("failing_job")

    def test_an_old_hint_is_ignored(self):
        hint = {"ttl": 60_000, "pollInterval": 100}
        self.assert_complete(self.run_tool("greet", {"name": "legacy"}, task=hint).result, "Hello, legacy!")

    def test_a_fast_tool_may_answer_at_once(self):
        result = self.run_tool("slow_compute", {"seconds": 0, "label": "instant"}).result
        if result["resultType"] == "task":
            self.assertEqual(self.finish(result)["status"], "completed")
        else:
            self.assert_complete(result)

    def test_a_task_can_be_got_at_once(self):
        for _ in range(5):
            self.assertIn(self.get(self.compute(60))["status"], ("working", "input_required"))

    def test_an_unknown_task(self):
        for method, more in ABOUT:
            self.assertEqual(self.ask(method, {"taskId": UNKNOWN, **more}).code, -32602, method)

    def post(self, method, params, **changes):
        params = {**params, "_meta": envelope(DECLARED)}
        return self.wire.send(modern_fields(method, params, **changes), request(1, method, params))

    def test_headers_name_the_task(self):
        task = self.compute(60)
        with self.post("tasks/get", {"taskId": task["taskId"]}) as answer:
            self.assertEqual(answer.reply(1)["result"]["taskId"], task["taskId"])
        for method, more in ABOUT:
            params = {"taskId": task["taskId"], **more}
            self.assert_refused(self.post(method, params, Mcp_Name="wrong-task"), 400, -32020)
            self.assert_refused(self.post(method, params, Mcp_Name=None), 400, -32020)
        self.assertEqual(self.get(task)["status"], "working")

    def test_headers_of_a_call(self):
        self.assert_complete(self.run_tool("greet", {"name": "sep-2243"}).result, "Hello, sep-2243!")
        params = {"name": "greet", "arguments": {"name": "mismatch"}}
        self.assert_refused(self.post("tools/call", params, Mcp_Method="tasks/get"), 400, -32020)


class Input(TaskClient):
    """`tasks-mrtr-input`, `tasks-mrtr-composition` and `tasks-status-notifications`."""

    def test_a_task_asks(self):
        task = self.create("confirm_delete", {"filename": "mrtr-input.txt"})
        self.assertEqual(len(self.wait_for_questions(task)), 1)

    def test_an_answer_resumes_the_task(self):
        task = self.create("confirm_delete", {"filename": "mrtr-resume.txt"})
        [key] = self.wait_for_questions(task)
        self.answer(task, **{key: CONFIRMED})
        self.assertEqual(self.finish(task)["status"], "completed")

    def test_unknown_answers_are_ignored(self):
        task = self.create("confirm_delete", {"filename": "rt.txt"})
        [key] = self.wait_for_questions(task)
        self.answer(task, unknown_key=CONFIRMED)
        self.assertEqual(self.wait_for_questions(task), [key])

    def test_answers_may_come_one_by_one(self):
        task = self.create("multi_input")
        first, second = self.wait_for_questions(task, 2)
        self.answer(task, **{first: CONFIRMED})
        state = self.get(task)
        self.assertEqual((state["status"], list(state["inputRequests"])), ("input_required", [second]))
        self.answer(task, **{second: CONFIRMED})
        self.assertEqual(self.finish(task)["status"], "completed")

    def test_input_before_a_task(self):
        asked = self.run_tool("test_tool_with_task").result
        self.assertEqual(asked["resultType"], "input_required")
        self.assertFalse({"taskId", "status"} & set(asked), asked)
        more = {"inputResponses": {"user_name": {"action": "accept", "content": {"name": "Alice"}}}}
        if "requestState" in asked:
            more["requestState"] = asked["requestState"]
        task = self.run_tool("test_tool_with_task", **more).result
        self.assertEqual(task["resultType"], "task", task)
        self.assertTrue(task["taskId"] and task["status"])
        self.assertFalse(LATER & set(task), task)
        state = self.finish(task)
        self.assertEqual(state["status"], "completed")
        self.assertIn("Alice", state["result"]["content"][0]["text"])

    def test_status_notifications(self):
        """The suite skips this scenario: a listener hears of a task, or is told that it will not."""
        task = self.compute(0.5)
        wanted = {"notifications": {"taskIds": [task["taskId"]], "toolsListChanged": True}}
        with self.wire.open("subscriptions/listen", wanted, capabilities=DECLARED, patience=5) as stream:
            honoured = next(iter(stream))["params"]["notifications"]
            self.assertTrue(honoured["toolsListChanged"])
            if "taskIds" not in honoured:
                return
            self.assertEqual(honoured["taskIds"], [task["taskId"]])
            for message in stream:
                self.assertEqual(message["method"], "notifications/tasks")
                self.assertEqual(message["params"]["taskId"], task["taskId"])
                if message["params"]["status"] in TERMINAL:
                    break
        self.assertEqual(message["params"]["status"], "completed")
        self.assertTrue(message["params"]["result"]["content"])

    def test_a_listener_of_tasks_needs_the_extension(self):
        wanted = {"notifications": {"taskIds": [UNKNOWN]}}
        reply = self.wire.open("subscriptions/listen", wanted, capabilities={}, patience=2)
        message = self.assert_refused(reply, 400, -32021)
        self.assertIn(TASKS, message["error"]["data"]["requiredCapabilities"]["extensions"])


for case in (Dispatch, Input):
    globals().update(on(MODERN_SERVERS, case))
del case, Dispatch, Input

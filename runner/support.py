"""What a workflow file may ask for and this version does not do yet: told, never passed over in silence."""

from runner.failure import RunnerError
from scopes.workflow import Workflow


def refuse_unsupported(workflow: Workflow) -> None:
    """A RunnerError for what would change the meaning of the whole run."""
    if workflow.audit.enabled:
        place = str(workflow.where("audit", "enabled"))
        hint = "the run's own journal is kept in any case: set `audit.enabled: false` to run without the audit log"
        raise RunnerError("this version writes no audit log yet", hint, place)


def unsupported(workflow: Workflow) -> list[str]:
    """A line for each lesser thing that will not happen."""
    coordination, post = workflow.coordination, workflow.merge.post_merge
    found = []
    if post.create_pull_request:
        found.append(f"{workflow.where('merge', 'post_merge')}: no pull request is made yet: push the branch yourself")
    if coordination.notification_channel or coordination.notification_webhook or coordination.failure_notification:
        found.append(f"{workflow.where('coordination')}: notifications are not sent yet")
    if any(stage.on_failure == "create-review-issue" for stage in workflow.merge.stages):
        found.append(f"{workflow.where('merge', 'stages')}: `create-review-issue` pauses only, no issue is made yet")
    if any(trigger.kind == "semantic_conflict" for trigger in coordination.human_review_triggers):
        found.append(
            f"{workflow.where('coordination', 'human_review_triggers')}: `semantic_conflict` is not checked yet"
        )
    if coordination.strategy == "interface-first" and workflow.context.shared_interfaces:
        found.append(
            f"{workflow.where('context', 'shared_interfaces')}: what agents write is not checked against it yet"
        )
    return found

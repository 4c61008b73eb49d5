"""How the agents of a workflow are coordinated, merged and recorded: the sections beside `agents`."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from scopes.section import Amount, Count, Identifier, Integer, Seconds, Section, Share, Texts, Truth, Whole

Strategy = Literal["interface-first", "gated", "broadcast", "independent"]
OnFailure = Literal["abort-workflow", "pause-and-notify", "create-review-issue", "continue"]


class Context(Section):
    """What all agents work on."""

    repository: str = Field(default=".", description="The git repository, relative to the directory of the run.")
    base_branch: str | None = Field(
        default=None, description="Where every agent starts; the current branch if not given."
    )
    feature_branch: str | None = Field(
        default=None, description="Where the merged work goes; `treaty/<workflow>` else."
    )
    shared_interfaces: str | None = Field(
        default=None, description="The contract that agents implement against: in every context, read-only for all."
    )


class SharedContext(Section):
    """Files that every agent gets."""

    pre_cache: Texts = Field(default=(), description="Files read once before the agents start.")


class Budget(Section):
    """What a run may use before it stops."""

    tokens: Count | None = Field(default=None, description="Tokens of all agents together.")
    cost: Amount | None = Field(default=None, description="US dollars of all agents together.")


class Execution(Section):
    """Limits of a run."""

    max_concurrent_agents: Count | None = Field(default=None, description="No more agents than this at one time.")
    agent_priority: dict[str, Integer] = Field(
        default_factory=dict, description="Agent id to priority: higher starts first when at the limit."
    )
    timeout: Seconds | None = Field(
        default=None, description="Longest time of one agent: seconds, or text such as `10m`."
    )
    retries: Whole = Field(default=0, description="How often a failed agent is started again.")
    budget: Budget | None = Field(default=None, description="Limits on tokens and cost.")
    isolation: Literal["auto", "required", "none"] = Field(
        default="auto", description="`required` refuses to run where agents cannot be confined."
    )


class Orchestration(Section):
    """Workers that an orchestrator agent starts."""

    mode: Literal["flat", "hierarchical"] = Field(default="flat", description="`hierarchical` has an orchestrator.")
    max_worker_agents: Count | None = Field(default=None, description="No more workers than this at one time.")
    worker_model: str | None = Field(default=None, description="Model of workers whose template names none.")


class BroadcastContext(Section):
    """What all reviewers of a broadcast see."""

    files: Texts = Field(default=(), description="Paths and patterns that every agent may read.")
    read_only: Truth = Field(default=True, description="Agents write their artifact and nothing else.")


class SemanticMergeOptions(Section):
    """How the structured merge decides."""

    method_ordering: Literal["alphabetical", "agent-completion-order", "base"] = Field(
        default="base", description="Order of members that several agents add at one place."
    )
    import_deduplication: Truth = Field(default=True, description="Keep one of several equal imports.")
    comment_merging: Literal["preserve-all", "prefer-ours", "prefer-theirs"] = Field(
        default="preserve-all", description="What becomes of comments that both sides changed."
    )


class FailureNotification(Section):
    """Who hears that an agent failed."""

    slack: str | None = Field(default=None, description="Webhook address of a Slack channel.")
    email: Texts = Field(default=(), description="One address or several.")


class ReviewTrigger(Section):
    """One reason to ask a person before the target branch moves."""

    kind: Literal[
        "any_conflict",
        "files_matching",
        "agent_confidence_below",
        "lines_changed_above",
        "semantic_conflict",
        "scope_violation",
    ]
    patterns: Texts = ()
    limit: float | None = None


def _unresolvable(value: str) -> str:
    if value == "pause-and-notify" or (value.startswith("prefer-") and len(value) > len("prefer-")):
        return value
    raise ValueError("expected `pause-and-notify`, `prefer-last` or `prefer-<agent id>`")


class Coordination(Section):
    """How agents agree, and what happens where they do not."""

    strategy: Strategy = Field(default="independent", description="How agents depend on each other.")
    output_mode: Literal["aggregate", "separate"] = Field(
        default="aggregate", description="One report of all artifacts of a broadcast, or one each."
    )
    conflict_resolution: Literal["semantic-merge", "line-merge", "fail"] = Field(
        default="semantic-merge", description="What merges files that several agents changed."
    )
    semantic_merge_options: SemanticMergeOptions = Field(default=SemanticMergeOptions())
    unresolvable_conflict_action: Annotated[str, AfterValidator(_unresolvable)] = Field(
        default="pause-and-notify", description="`pause-and-notify`, `prefer-last` or `prefer-<agent id>`."
    )
    notification_channel: str | None = Field(default=None, description="Where notices go, such as `slack`.")
    notification_webhook: str | None = Field(default=None, description="Address of the channel.")
    human_review_required: Truth = Field(default=False, description="Always ask a person before the target moves.")
    human_review_triggers: tuple[ReviewTrigger, ...] = Field(
        default=(), description="Reasons to ask a person even where review is not required."
    )
    auto_merge_threshold: Share | None = Field(
        default=None, description="Least confidence of a merge decision that needs no person."
    )
    abort_on_agent_failure: Truth = Field(default=False, description="Cancel the rest when an agent fails.")
    failure_notification: FailureNotification | None = None
    preserve_failed_agent_output: Truth = Field(default=True, description="Keep what a failed agent wrote.")


class Validation(Section):
    """Commands that run on a merged tree."""

    commands: Texts = Field(default=(), description="Shell commands; each must end with 0.")


class Stage(Section):
    """A group of agents that is merged together."""

    name: Identifier
    agents: Texts = Field(description="Ids of the agents that this stage merges.")
    depends_on: Texts = Field(default=(), description="Names of the stages that come first.")
    validation: Validation = Field(default=Validation())
    on_failure: OnFailure = Field(default="pause-and-notify", description="What happens if a validation fails.")


class PostMerge(Section):
    """What follows a merge that is good."""

    create_pull_request: Truth = False
    pr_template: str | None = Field(default=None, description="File with the text of the pull request.")
    assign_reviewers: Texts = ()
    labels: Texts = ()


class Merge(Section):
    """How the work of the agents comes together."""

    strategy: Literal["sequential", "batch", "staged", "pr-per-agent"] = "batch"
    validation: Validation = Field(default=Validation())
    stages: tuple[Stage, ...] = ()
    post_merge: PostMerge = Field(default=PostMerge())


class AuditLog(Section):
    """A record of each file that an agent reads and writes."""

    enabled: Truth = False
    log_level: Literal["full", "summary"] = Field(default="summary", description="`full` records every operation.")
    log_destination: str | None = Field(default=None, description="A directory, or an address such as `s3://...`.")
    retention_days: Count | None = None
    include_agent_reasoning: Truth = Field(default=False, description="Also record the agent's messages.")

package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.explain.AsJson;
import io.wheeltapper.deploy.explain.Explanation;
import io.wheeltapper.deploy.explain.PostMortem;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "postmortem",
    header = "The draft of a post-mortem: every sentence names the entries it rests on.",
    customSynopsis = "@|bold wheeltapper case postmortem|@ CASE [--data DIR] [--advise] [--json]",
    description = {
      "From the ledger alone, as Markdown. Of a case that is still open it says so.",
      "With --advise the configured model's hypotheses stand at its end, each with the",
      "entries of the signals that it rests on; those that rest on none are left out.",
      "Exit code 2 when there is no such case."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper case postmortem c3f9a01c2d4e --data ./data"})
final class CasePostMortem implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "CASE", description = "The case's id.")
  private String id = "";

  @Mixin private final ConfigOptions config = new ConfigOptions();

  @Option(names = "--advise", description = "Ask the configured model too; nothing is booked.")
  private boolean advise;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  CasePostMortem(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    var loaded = config.load();
    Explanation explanation =
        Explanation.ofCase(loaded.config().data(), id)
            .orElseThrow(() ->
                new BadUse(
                    "the ledger in "
                        + loaded.config().data()
                        + " has no case '"
                        + Terminal.plain(id, 80)
                        + "'; see: wheeltapper case list --all --data DIR"));
    PostMortem draft = PostMortem.of(explanation);
    if (advise) {
      draft = draft.with(AskOnce.of(loaded.config(), id), explanation);
    }
    if (json.on()) {
      output.json(AsJson.of(draft).toString());
    } else {
      markdown(draft);
    }
    return 0;
  }

  private void markdown(PostMortem draft) {
    output.say("# Case " + draft.caseId() + " (" + draft.state() + ")");
    PostMortem.@Nullable Part part = null;
    for (PostMortem.Sentence each : draft.sentences()) {
      if (each.part() != part) {
        part = each.part();
        output.say("");
        output.say("## " + part.title());
        output.say("");
      }
      String numbers =
          each.entries().stream().map(String::valueOf).collect(Collectors.joining(", "));
      output.say("- " + Terminal.plain(each.text()).replace('\n', ' ') + " [" + numbers + "]");
    }
    if (draft.dropped() > 0) {
      output.say("");
      output.say(draft.dropped() + " sentences of the adviser rest on nothing and are left out.");
    }
  }
}

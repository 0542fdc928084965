package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.demo.Narrator;
import java.io.IOException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "log",
    header = "What the running agent's ledger says, a line an entry.",
    customSynopsis = "@|bold wheeltapper log|@ [--last N] [--follow] [--json]",
    footer = {"", "@|bold Example|@", "  wheeltapper log --follow"})
final class LogCommand implements Callable<Integer> {

  private static final int PAGE = 1_000;

  private final Output output;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many there are to begin with (20).")
  private int last;

  @Option(
      names = {"-f", "--follow"},
      description = "Then each that is new, until Ctrl-C.")
  private boolean follow;

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final TableOptions table = new TableOptions();

  @Mixin private final Help help = new Help();

  LogCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (last < 0) {
      throw new BadUse("--last is a number from 0");
    }
    ApiClient client = agent.client();
    int width = table.width() == Terminal.UNBOUNDED ? 0 : table.width();
    Narrator narrator =
        new Narrator(output.out(), width, Terminal.colours(), ZoneId.systemDefault());
    long next = Math.max(0, client.get("/api/v1/status").path("size").asLong() - last);
    next = tell(client, narrator, next);
    if (follow) {
      try (Wake wake = new Wake(client)) {
        while (!output.out().checkError()) {
          wake.await();
          next = more(client, narrator, next);
        }
      }
    }
    return 0;
  }

  /** An agent that went away is waited for; it goes on where it was. */
  private long more(ApiClient client, Narrator narrator, long from) throws Exception {
    try {
      return tell(client, narrator, from);
    } catch (NoAgent e) {
      return from;
    }
  }

  private long tell(ApiClient client, Narrator narrator, long from) throws Exception {
    long next = from;
    while (true) {
      JsonNode entries =
          client.get("/api/v1/entries?from=" + next + "&limit=" + PAGE).path("entries");
      for (JsonNode entry : entries) {
        tell(narrator, entry);
      }
      output.out().flush();
      next += entries.size();
      if (entries.size() < PAGE) {
        return next;
      }
    }
  }

  private void tell(Narrator narrator, JsonNode entry) throws IOException {
    byte[] bytes = Json.mapper().writeValueAsBytes(entry);
    if (table.json()) {
      output.json(bytes);
      return;
    }
    try {
      narrator.tell(Json.mapper().readValue(bytes, Entry.class));
    } catch (JsonProcessingException e) {
      // Of a newer agent's kind: shown as it is.
      output.say(Terminal.plain(entry.toString(), table.width()));
    }
  }
}

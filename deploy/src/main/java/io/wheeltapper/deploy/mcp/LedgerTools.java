package io.wheeltapper.deploy.mcp;

import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.AuditReport;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.explain.AsJson;
import io.wheeltapper.deploy.explain.Explanation;
import io.wheeltapper.deploy.explain.NearThen;
import io.wheeltapper.deploy.explain.PostMortem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What a ledger's folder can be asked, without an agent. It is only read. Any thread. */
final class LedgerTools {

  private static final NearThen.Answer NOT_ASKED = new NearThen.Answer(List.of(), "not asked for");

  private static final Input CASE = new Input.Name("case", "A case's id.");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path data;
  private final ReentrantLock lock = new ReentrantLock();

  LedgerTools(Path data) {
    this.data = data;
  }

  List<Tool> all() {
    return List.of(
        new Tool(
            "explain_case",
            "Why a case went as it did",
            "From the ledger: the signals, the rule and its place, every guard's answer, the calls"
                + " and what came of them. No language model is asked.",
            List.of(CASE),
            "case",
            this::explain),
        new Tool(
            "post_mortem",
            "The draft of a post-mortem",
            "Of a closed case, from the ledger alone; every sentence names the entries that it"
                + " rests on. Of an open case it goes as far as the case went.",
            List.of(CASE),
            "case",
            this::postMortem),
        new Tool(
            "verify_ledger",
            "Is the ledger intact?",
            "Computes every hash and signature of the ledger again. Takes long for a large one. A"
                + " rollback of the whole cannot be seen without a checkpoint from elsewhere.",
            List.of(),
            null,
            _ -> verify()));
  }

  /** Each reads the whole ledger: one at a time; who asks meanwhile waits for a while. */
  private <T> T alone(Callable<T> reading) throws Exception {
    if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new Unanswered("the ledger is being read for an earlier question; ask again later");
    }
    try {
      return reading.call();
    } finally {
      lock.unlock();
    }
  }

  private Reply explain(Given given) throws Exception {
    Explanation explanation = find(given);
    return new Reply(
        "The case, then its entries in the ledger's order, each with its number.",
        AsJson.of(explanation, data, NOT_ASKED));
  }

  private Reply postMortem(Given given) throws Exception {
    return new Reply("The draft of a post-mortem.", List.of(AsJson.of(PostMortem.of(find(given)))));
  }

  private Reply verify() throws Exception {
    AuditReport report = alone(() -> Audit.verify(data));
    return new Reply(
        report.intact() ? "The ledger is intact." : "The ledger is NOT intact.",
        List.of(Json.mapper().valueToTree(report)));
  }

  private Explanation find(Given given) throws Exception {
    String id = given.needed("case");
    return alone(() -> Explanation.ofCase(data, id))
        .orElseThrow(() -> new Unanswered("this ledger has no such case"));
  }
}

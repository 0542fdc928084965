package io.wheeltapper.deploy.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an adviser said of a case, and what its word brought about.
 *
 * @param entry its number in the ledger
 * @param at epoch milliseconds
 * @param effect {@code nothing}, {@code asks}: what is still to be done asks a person, or {@code
 *     holds}: it waits
 * @param until up to when it waits, epoch milliseconds; 0 where it does not
 * @param advice a model's words: untrusted
 */
public record AdviceView(
    long entry,
    long at,
    String effect,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long until,
    Advice advice) {

  /** Most that are shown of one case, the newest. */
  private static final int MOST = 20;

  /** What a data folder's ledger has of a case, oldest first. */
  public static List<AdviceView> of(Path data, String caseId) throws IOException {
    List<AdviceView> said = new ArrayList<>();
    try (LedgerReader ledger = LedgerReader.open(data)) {
      ledger.ofCase(
          caseId,
          (index, entry) -> {
            if (entry instanceof Entry.Advised e) {
              said.add(of(index, e));
            }
          });
    }
    return List.copyOf(said.subList(Math.max(0, said.size() - MOST), said.size()));
  }

  private static AdviceView of(long index, Entry.Advised e) {
    boolean holds = e.until() > e.at();
    return new AdviceView(
        index,
        e.at(),
        e.asks() ? "asks" : holds ? "holds" : "nothing",
        holds ? e.until() : 0,
        e.advice());
  }

  /** A case as an object, with {@code advice} where anything was said of it. */
  public static ObjectNode beside(ObjectMapper json, CaseView kase, List<AdviceView> said) {
    ObjectNode tree = json.valueToTree(kase);
    if (!said.isEmpty()) {
      tree.set("advice", json.valueToTree(said));
    }
    return tree;
  }

  /** A case as an object that says that nobody knows what was said of it. */
  static ObjectNode unread(ObjectMapper json, CaseView kase) {
    return json.<ObjectNode>valueToTree(kase).put("adviceUnread", true);
  }
}

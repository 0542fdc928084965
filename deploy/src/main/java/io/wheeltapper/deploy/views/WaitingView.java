package io.wheeltapper.deploy.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.wheeltapper.deploy.api.CaseView;
import java.util.List;

/**
 * A plan that waits for persons.
 *
 * @param kase its case
 * @param answers how many answers there are to this plan
 * @param persons whether those who answer must be proven to be who they are
 * @param preview the exact calls that its step in hand would make now, or why they cannot be listed
 * @param asked since when the gate asks so, epoch milliseconds
 * @param expires when the question counts as unanswered, epoch milliseconds; 0 for never
 */
public record WaitingView(
    @JsonProperty("case") CaseView kase,
    int answers,
    boolean persons,
    List<String> preview,
    long asked,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long expires) {
  public WaitingView {
    preview = List.copyOf(preview);
  }
}

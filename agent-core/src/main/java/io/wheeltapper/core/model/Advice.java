package io.wheeltapper.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a language model said of a case: words, and nothing that can be carried out. Shown to
 * people, kept in the ledger; of all this the loop takes only the {@link #stance}, which can make
 * it do less. Immutable.
 *
 * @param model as its endpoint names it; {@code none} when nobody was asked
 * @param prompt SHA-256 of all that was sent, hex; {@code ""} when nothing was
 * @param hypotheses likeliest first
 * @param action the name of an action of the case's own ladder that it would take, or {@code ""};
 *     shown, never used to choose
 * @param missing what data would help
 * @param change what would change its mind
 * @param dropped how many claims were dropped since what they rest on does not exist
 * @param attempts where text of strangers tried to give the model orders, and how
 * @param failure why there is no advice, or {@code ""}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Advice(
    String model,
    String prompt,
    List<Hypothesis> hypotheses,
    String action,
    List<String> missing,
    List<String> change,
    Stance stance,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int dropped,
    List<Attempt> attempts,
    Usage usage,
    String failure) {

  /** Nobody was asked. */
  public static final Advice NONE = failed("none", "");

  public Advice {
    model = model == null ? "" : model;
    prompt = prompt == null ? "" : prompt;
    hypotheses = hypotheses == null ? List.of() : List.copyOf(hypotheses);
    action = action == null ? "" : action;
    missing = missing == null ? List.of() : List.copyOf(missing);
    change = change == null ? List.of() : List.copyOf(change);
    stance = stance == null ? Stance.NOTHING : stance;
    attempts = attempts == null ? List.of() : List.copyOf(attempts);
    usage = usage == null ? Usage.NONE : usage;
    failure = failure == null ? "" : failure;
  }

  /** None, and why. */
  public static Advice failed(String model, String why) {
    return new Advice(
        model,
        "",
        List.of(),
        "",
        List.of(),
        List.of(),
        Stance.NOTHING,
        0,
        List.of(),
        Usage.NONE,
        why);
  }

  /** The same, having taken this much. */
  public Advice taking(Usage all) {
    return new Advice(
        model,
        prompt,
        hypotheses,
        action,
        missing,
        change,
        stance,
        dropped,
        attempts,
        all,
        failure);
  }

  /**
   * A possible cause.
   *
   * @param text in the model's words, redacted names put back; untrusted
   * @param percent how likely the model takes it for, 0 to 100
   * @param evidence the ids of signals that it rests on; at least one, and all exist
   */
  public record Hypothesis(String text, int percent, List<String> evidence) {
    public Hypothesis {
      evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }
  }

  /** What it may cause in the loop: less than without it, never more. */
  public enum Stance {
    /** Nothing; the words are shown. */
    NOTHING,
    /** What is still to be done for this case asks a person. */
    ASK,
    /** What is still to be done for this case waits for a time that the site sets. */
    HOLD
  }

  /**
   * An order to the model in a stranger's text.
   *
   * @param where the id of the signal, or the name of the field
   * @param kind as the recognition names it
   * @param text its beginning, made harmless to show
   */
  public record Attempt(String where, String kind, String text) {}

  /**
   * What it took.
   *
   * @param calls of the model
   * @param sent tokens
   * @param received tokens
   * @param cost in millionths of the currency in which the site gave the prices
   * @param millis from the first call to the last answer
   */
  public record Usage(int calls, long sent, long received, long cost, long millis) {

    /** Nothing. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** Both together. */
    public Usage plus(Usage other) {
      return new Usage(
          calls + other.calls,
          sent + other.sent,
          received + other.received,
          cost + other.cost,
          millis + other.millis);
    }
  }
}

package io.wheeltapper.advisor.endpoint;

import java.time.Duration;
import java.util.List;

/** A model gave no answer; the message says why, in words that a person can read. */
public final class EndpointFailed extends Exception {

  private static final long serialVersionUID = 1L;

  static final String ALONE = "the endpoint did not answer lately and is left alone for a minute";
  static final String OFTEN = "the endpoint was asked too often in this minute";
  static final String CROWDED = "too many questions are under way";
  static final String NO_MORE = "the endpoint takes no more questions for now";
  static final String OVERLOADED = "the endpoint is overloaded";

  /** Why a model that answered a control question wrongly is not asked, as the reason begins. */
  public static final String NOT_TRUSTED = "the model is taken for broken or hijacked";

  private static final List<String> NOT_NOW =
      List.of(ALONE, OFTEN, CROWDED, NO_MORE, OVERLOADED, NOT_TRUSTED);

  /** Whose budget is spent, as the reason begins. */
  public static final String OF_DAY = "the day's";

  /** Says why. */
  public EndpointFailed(String why) {
    super(why);
  }

  /** Whether the model was not heard, by such a reason, and may be after {@link #pause}. */
  public static boolean notNow(String why) {
    return NOT_NOW.stream().anyMatch(why::startsWith);
  }

  /** Whether it was not asked, by such a reason, and a new case will not be either. */
  public static boolean daySpent(String why) {
    return why.startsWith(OF_DAY + " budget");
  }

  /** How long to wait where it is {@link #notNow not now}. */
  public static Duration pause() {
    return Line.PAUSE;
  }

  /** Why. */
  public String why() {
    return String.valueOf(getMessage());
  }
}

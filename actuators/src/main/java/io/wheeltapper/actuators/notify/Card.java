package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.Words;
import java.util.Optional;

/**
 * How one case stands, for persons: what its one conversation in each channel shows.
 *
 * @param attempt the call for a person that it is for, or what else makes it unlike the one before
 * @param target what is sick
 * @param words what is asked or was done, from outside and never trusted
 * @param since when the conversation began, epoch milliseconds
 * @param at when it came to stand so, epoch milliseconds
 */
public record Card(
    String caseId,
    String attempt,
    Phase phase,
    String target,
    String fault,
    String words,
    long since,
    long at,
    Optional<Question> question) {

  /** What a conversation is about just now. */
  public enum Phase {
    /** A person is needed. */
    CALLED,
    /** A plan waits for persons' approval. */
    ASKS,
    /** A person has answered. */
    ANSWERED,
    /** The case is cleared. */
    OVER
  }

  /**
   * What is to be approved or refused; each token is good for one answer.
   *
   * @param plan the plan's hash
   * @param page where a browser shows the plan and asks, or {@code ""}
   * @param approve a signed token for the button of a channel
   * @param refuse the same
   */
  public record Question(String plan, String page, String approve, String refuse) {}

  /** Enough for one line of a person's telephone. */
  private static final int LONGEST_WORDS = 2000;

  public Card {
    words = Words.plain(words, LONGEST_WORDS);
  }

  /** One line, at most so long. */
  String summary(int longest) {
    String what =
        switch (phase) {
          case CALLED -> "";
          case ASKS -> "waits for approval: ";
          case ANSWERED -> "answered: ";
          case OVER -> "over: ";
        };
    return Words.plain(fault + " of " + target + ": " + what + words, longest);
  }

  /** The same, put in words that tell two states apart. */
  String state() {
    return caseId + " " + attempt + " " + phase + " " + words;
  }
}

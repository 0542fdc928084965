package io.wheeltapper.deploy.evaluation;

import io.wheeltapper.advisor.Ear;
import java.util.Locale;

/**
 * What was sent and said about one question, word for word. One at a time; safe for all threads.
 */
public final class Heard implements Ear {

  private final StringBuilder sent = new StringBuilder();
  private String said = "";

  /** Nothing yet. */
  public Heard() {}

  /** Forgets the question before. */
  synchronized void begin() {
    sent.setLength(0);
    said = "";
  }

  /** The same question is put anew: no answer is there yet, but what was sent or said was. */
  synchronized void again() {
    sent(said);
    said = "";
  }

  @Override
  public synchronized void sent(String text) {
    sent.append(text).append('\n');
  }

  @Override
  public synchronized void said(String text) {
    said = text;
  }

  /** The model's last words. */
  synchronized String lastSaid() {
    return said;
  }

  /** Whether a text, of whatever case, was sent or said. */
  synchronized boolean has(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return sent.toString().toLowerCase(Locale.ROOT).contains(wanted)
        || said.toLowerCase(Locale.ROOT).contains(wanted);
  }
}

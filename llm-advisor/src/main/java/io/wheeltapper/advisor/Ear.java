package io.wheeltapper.advisor;

/**
 * Hears, word for word, what leaves for a model about cases and what comes back, before anything of
 * it is judged: for evaluation. What it throws spoils the advice.
 */
public interface Ear {

  /** Nobody listens. */
  Ear NONE =
      new Ear() {
        @Override
        public void sent(String text) {}

        @Override
        public void said(String text) {}
      };

  /** A whole conversation until now is about to be sent. */
  void sent(String text);

  /** The model answered; {@code ""} where it only asks for look-ups. */
  void said(String text);
}

package io.wheeltapper.actuators;

import java.util.regex.Pattern;

/**
 * What OpenSSH's client says by itself, at a line's start and with its own exit status. The same
 * words within a line may be those of the command over there, after it took effect.
 */
public final class Ssh {

  /**
   * What {@code ssh} ends with by itself, also where the connection broke after the command ran
   * ({@code ssh(1)}, EXIT STATUS).
   */
  public static final int FAILED = 255;

  /** Of {@code sshconnect.c}, before there is a connection. */
  private static final Pattern NOT_REACHED =
      Pattern.compile("(?m)^ssh: (connect to host|Could not resolve hostname) ");

  /**
   * Of {@code sshconnect2.c}, before anything is run: {@code user@host: Permission denied
   * (publickey).}; a shell's {@code sh: /usr/bin/x: Permission denied} has no list of methods.
   */
  private static final Pattern NOT_LET_IN =
      Pattern.compile("(?m)^(Host key verification failed\\.|\\S+: Permission denied \\()");

  private Ssh() {}

  /** Whether there was no connection: nothing was run. */
  public static boolean notReached(Run.Ran ran) {
    return itself(ran) && NOT_REACHED.matcher(ran.err()).find();
  }

  /** Whether the other side let nobody in: nothing was run. */
  public static boolean notLetIn(Run.Ran ran) {
    return itself(ran) && NOT_LET_IN.matcher(ran.err()).find();
  }

  /** Where the command over there wrote its answer, it was run. */
  private static boolean itself(Run.Ran ran) {
    return !ran.timedOut() && ran.exit() == FAILED && ran.out().isBlank();
  }
}

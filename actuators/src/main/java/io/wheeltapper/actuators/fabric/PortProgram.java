package io.wheeltapper.actuators.fabric;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One look at a port, or one change of it, as a program of its own: libibmad hangs and crashes
 * here, never in the agent. Its last line on standard error says why it failed.
 */
public final class PortProgram {

  /** The library or the subnet was not reached: nothing was changed. */
  static final int NOT_REACHED = 1;

  /** The answer is no, or the world is not as it was looked at: nothing was changed. */
  static final int REFUSED = 2;

  /** It was written and no answer came: nobody can say whether it took effect. */
  static final int UNCERTAIN = 3;

  /** The agent ends it long before. */
  private static final long LATEST_MILLIS = 20_000;

  private PortProgram() {}

  /**
   * Runs one.
   *
   * @param args the adapter or {@code -}, milliseconds for a question, and for the whole, the
   *     M_Key's file or {@code -}; then {@code here}, or {@code look NAME PORT}, or {@code set
   *     ROUTE GUID PORT BEFORE AFTER} with the physical states as numbers
   */
  public static void main(String[] args) {
    Thread.ofPlatform().daemon().start(() -> end(Long.parseLong(args[2])));
    System.exit(run(args, System.out, System.err));
  }

  /** Ends it also where the library hangs and the agent, which would have, is gone. */
  private static void end(long millis) {
    try {
      Thread.sleep(millis + LATEST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(UNCERTAIN);
  }

  private static int run(String[] args, PrintStream out, PrintStream err) {
    long most = Long.parseLong(args[2]) * 1_000_000;
    long began = System.nanoTime();
    try {
      Datagrams datagrams =
          Ibmad.open(word(args[0]), Integer.parseInt(args[1]), key(word(args[3])));
      switch (args[4]) {
        case "here" -> {
          if (datagrams.get(new byte[0], Attributes.NODE_INFO, 0).isEmpty()) {
            throw new IOException("the local port does not answer management datagrams");
          }
        }
        case "look" ->
            out.print(
                View.of(
                        new Walk(datagrams, () -> System.nanoTime() - began > most).fabric(),
                        args[5],
                        Integer.parseInt(args[6]))
                    .text());
        default -> {
          return new Writing(datagrams, err)
              .write(
                  Walk.route(word(args[5])),
                  args[6],
                  Integer.parseInt(args[7]),
                  Integer.parseInt(args[8]),
                  Integer.parseInt(args[9]));
        }
      }
      out.flush();
      return out.checkError() ? NOT_REACHED : 0;
    } catch (IOException e) {
      err.println(e.getMessage());
      return NOT_REACHED;
    }
  }

  private static String word(String argument) {
    return argument.equals("-") ? "" : argument;
  }

  /** As decimal or {@code 0x…}, 64 bits. */
  private static long key(String file) throws IOException {
    if (file.isEmpty()) {
      return 0;
    }
    String text = Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
    try {
      return text.startsWith("0x")
          ? Long.parseUnsignedLong(text.substring(2), 16)
          : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("no M_Key in " + file + "; write 0x and 16 hex digits");
    }
  }
}

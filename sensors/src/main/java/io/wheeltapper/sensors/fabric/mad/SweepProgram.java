package io.wheeltapper.sensors.fabric.mad;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One sweep as a program of its own, which prints what the subnet answers in the form of {@link
 * TapedMads}: libibmad hangs and crashes in its own process only, never in the agent's.
 */
public final class SweepProgram {

  /** The agent ends it after ten seconds. */
  private static final long LATEST_MILLIS = 20_000;

  private SweepProgram() {}

  /**
   * Sweeps, or only asks the local port.
   *
   * @param args the adapter or {@code -}, milliseconds for a question, and for the whole; {@code
   *     local} as a fourth
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
    Runtime.getRuntime().halt(1);
  }

  private static int run(String[] args, PrintStream out, PrintStream err) {
    long most = Long.parseLong(args[2]) * 1_000_000;
    long began = System.nanoTime();
    StringBuilder tape = new StringBuilder();
    try (Mads mads = Ibmad.open(args[0].equals("-") ? "" : args[0], Integer.parseInt(args[1]))) {
      Mads noting = new Noting(mads, tape);
      if (args.length > 3) {
        noting.subnet(new byte[0], MadBytes.NODE_INFO, 0);
      } else {
        new Sweep(noting, () -> System.nanoTime() - began > most).run();
      }
    } catch (IOException e) {
      err.println(e.getMessage());
      return 1;
    }
    byte[] all = tape.toString().getBytes(StandardCharsets.US_ASCII);
    out.write(all, 0, all.length);
    out.flush();
    return out.checkError() ? 1 : 0;
  }

  /** Notes each answer. */
  private record Noting(Mads mads, StringBuilder tape) implements Mads {

    @Override
    public Optional<byte[]> subnet(byte[] route, int attribute, int modifier) {
      return note(
          TapedMads.subnetKey(route, attribute, modifier), mads.subnet(route, attribute, modifier));
    }

    @Override
    public Optional<byte[]> performance(int lid, int port, int attribute) {
      return note(
          TapedMads.performanceKey(lid, port, attribute), mads.performance(lid, port, attribute));
    }

    private Optional<byte[]> note(String key, Optional<byte[]> answer) {
      answer.ifPresent(bytes ->
          tape.append(key).append(' ').append(HexFormat.of().formatHex(bytes)).append('\n'));
      return answer;
    }

    @Override
    public void close() {
      mads.close();
    }
  }
}

package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.policy.BadPolicy;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.edge.NodeAgent;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.deploy.wiring.LiveAgent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;

/** How what went wrong is told: one clear line each, never a trace unless it is our own mistake. */
final class Failure {

  private Failure() {}

  static int say(Exception e, PrintWriter err) {
    switch (e) {
      case BadConfig bad -> bad.problems().forEach(p -> line(err, p.toString()));
      case BadPolicy bad -> bad.problems().forEach(p -> line(err, p.toString()));
      case Bundle.Bad bad -> bad.problems().forEach(p -> line(err, p.toString()));
      case LiveAgent.Refused refused -> line(err, String.valueOf(refused.getMessage()));
      case NodeAgent.Refused refused -> line(err, String.valueOf(refused.getMessage()));
      case Ledger.Unavailable ledger -> line(err, String.valueOf(ledger.getMessage()));
      case BadUse bad -> line(err, String.valueOf(bad.getMessage()));
      case BadSetting bad -> line(err, bad.key() + ": " + bad.getMessage());
      case NoSuchFileException none ->
          line(
              err, none.getReason() == null ? none.getFile() + ": no such file" : none.getReason());
      case IOException io -> line(err, String.valueOf(io.getMessage()));
      case InterruptedException _ -> {
        Thread.currentThread().interrupt();
        line(err, "interrupted");
      }
      default -> {
        line(err, "a mistake of the program, not yours: " + e);
        e.printStackTrace(err);
      }
    }
    return Main.BAD;
  }

  private static void line(PrintWriter err, String text) {
    text.lines().forEach(l -> err.println("wheeltapper: " + Terminal.plain(l)));
    err.flush();
  }
}

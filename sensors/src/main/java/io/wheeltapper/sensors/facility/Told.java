package io.wheeltapper.sensors.facility;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong before a device is asked, in a person's words. */
public final class Told {

  private static final int MOST_WORDS = 4;
  private static final MathContext DIGITS = new MathContext(4);

  private Told() {}

  /**
   * A file with a secret, without the blanks around it.
   *
   * @param key the setting that names it
   * @throws IOException naming both
   */
  public static String secret(String key, Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException("'" + key + "' " + file + " cannot be read: " + why(e), e);
    }
  }

  /** Why a file cannot be read. */
  public static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "we may not";
      default -> String.valueOf(e.getMessage());
    };
  }

  /**
   * A host's address.
   *
   * @throws IOException when it has none
   */
  public static InetAddress host(String name) throws IOException {
    try {
      return InetAddress.getByName(name);
    } catch (UnknownHostException e) {
      throw new IOException("the host " + name + " is not known", e);
    }
  }

  /** The first of what was read, for a person to compare with the device's own display. */
  public static String read(List<Signal> signals) {
    List<String> words = new ArrayList<>();
    for (Signal signal : signals) {
      switch (signal) {
        case Snapshot numbers ->
            numbers
                .metrics()
                .asMap()
                .forEach((word, value) -> words.add(word + " " + plain(value)));
        case Status state -> words.add(state.type() + " " + state.value());
        default -> {}
      }
    }
    String some = String.join(", ", words.subList(0, Math.min(MOST_WORDS, words.size())));
    return words.size() > MOST_WORDS ? some + ", …" : some;
  }

  private static String plain(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
        : "none";
  }
}

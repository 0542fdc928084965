package io.wheeltapper.core.runtime.recording;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Fields whose values nobody may read in a recording. Each value is replaced by a keyed hash
 * (HMAC-SHA-256, 64 bits of it) before it is written: the same value has the same hash in all
 * recordings of one data folder, so that joins still hold, and nobody without the key can try names
 * out. The source's own text is hashed whole where it holds such a value, and always when {@code
 * raw} is masked. Targets, nodes, a status's value and numbers are never masked: decisions rest on
 * them. For one thread.
 */
public final class Mask {

  /** What begins the place of a masked value. */
  public static final String MARK = "masked:";

  /** The word for the source's own text. */
  public static final String RAW = "raw";

  /** Fields that the loop itself decides by; masked, a replay could not decide. */
  public static final Set<String> DECIDING =
      Set.of(
          Known.NODE_SCHEDULER,
          Known.NODE_ISOLATED,
          Known.NODE_IDLE,
          Known.NODE_RESPONDING,
          Known.NODE_HOLDER,
          Known.NODE_CASE,
          Known.NODE_SET_AT,
          Known.NODE_INVALID,
          Known.NODE_GPUS,
          Known.NODE_PARTITIONS,
          Known.NODE_BOOTED_AT,
          Known.JOB_NODES,
          Known.JOB_RESTARTS,
          Known.JOB_CONTRACT,
          Known.JOB_CHECKPOINT_AT,
          Known.JOB_LOSS,
          Known.JOB_STARTED_AT,
          Known.JOB_ENDS_AT,
          Known.SET_POINT_OF,
          Known.MAINTENANCE_FROM,
          Known.MAINTENANCE_UNTIL,
          "before_start",
          "state");

  /** Masks nothing. */
  public static final Mask NONE = new Mask(List.of(), new byte[32]);

  private static final int KEY_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SortedSet<String> fields;
  private final Mac mac;

  Mask(Collection<String> fields, byte[] key) {
    this.fields = new TreeSet<>(fields);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /**
   * A mask with the key in a file, which is made at the first time, for its owner alone.
   *
   * @throws IOException when the file cannot be read or made
   */
  public static Mask of(Collection<String> fields, Path keyFile) throws IOException {
    return fields.isEmpty() ? NONE : new Mask(fields, key(keyFile));
  }

  private static byte[] key(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] made = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(made);
      Path part = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(part);
      try {
        Files.createFile(
            part,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, HexFormat.of().formatHex(made) + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException e) {
        throw new IOException(part + " is in the way", e);
      }
    }
    try {
      byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
      if (key.length == KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no key; restore it, or delete it: hashes then change", e);
    }
    throw new IOException(file + " is no key; restore it, or delete it: hashes then change");
  }

  /** The fields masked, sorted. */
  public SortedSet<String> fields() {
    return new TreeSet<>(fields);
  }

  /** The input as it may be written. */
  Input input(Input input) {
    if (fields.isEmpty()) {
      return input;
    }
    return switch (input) {
      case Input.Sensed sensed ->
          new Input.Sensed(sensed.at(), sensed.signals().stream().map(this::signal).toList());
      // Calls and errors of other systems name jobs and users; no decision rests on the words.
      case Input.Ended e ->
          new Input.Ended(
              e.at(),
              e.attempt(),
              e.part(),
              e.outcome(),
              e.retryable(),
              hashed(e.detail()),
              e.exhibit());
      default -> input;
    };
  }

  private Signal signal(Signal signal) {
    return switch (signal) {
      case Snapshot s -> s;
      case Event e -> {
        Map<String, String> masked = masked(e.fields());
        yield new Event(
            e.target(),
            e.node(),
            e.sensor(),
            e.origin(),
            e.at(),
            e.type(),
            masked,
            raw(e.fields(), e.raw()));
      }
      case Status s -> {
        Map<String, String> masked = masked(s.fields());
        yield new Status(
            s.target(),
            s.node(),
            s.sensor(),
            s.origin(),
            s.at(),
            s.type(),
            s.value(),
            masked,
            raw(s.fields(), s.raw()));
      }
    };
  }

  private Map<String, String> masked(Map<String, String> plain) {
    if (fields.stream().noneMatch(plain::containsKey)) {
      return plain;
    }
    Map<String, String> masked = new HashMap<>(plain);
    fields.forEach(field -> masked.computeIfPresent(field, (_, value) -> hashed(value)));
    return masked;
  }

  private String raw(Map<String, String> plain, String raw) {
    String lower = raw.toLowerCase(Locale.ROOT);
    boolean told =
        fields.stream()
            .map(field -> plain.getOrDefault(field, "").toLowerCase(Locale.ROOT))
            .anyMatch(value -> !value.isEmpty() && lower.contains(value));
    return told || fields.contains(RAW) ? hashed(raw) : raw;
  }

  /** What is not there is no secret, and stays so. */
  private String hashed(String value) {
    if (value.isEmpty()) {
      return value;
    }
    byte[] hash = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
    return MARK + HexFormat.of().formatHex(hash, 0, 8);
  }
}

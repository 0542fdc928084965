package io.wheeltapper.sensors.gpu.nvml;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * The stand-in library of {@code src/test/c}, compiled here, and its control file. Each has a file
 * of its own, so that each is a library of its own in this process.
 */
final class StandIn {

  private static final Path SOURCES = sources();

  private final Path library;
  private final Map<String, String> lines = new LinkedHashMap<>();
  private final List<String> xids = new ArrayList<>();

  private StandIn(Path library) {
    this.library = library;
  }

  /** A new driver's library; the test is skipped by name where there is no compiler. */
  static StandIn build(Path folder, String... options) throws Exception {
    Path library = Files.createTempFile(folder, "libnvidia-ml-standin", ".so");
    List<String> words =
        new ArrayList<>(List.of("-shared", "-fPIC", "-O1", "-o", library.toString()));
    words.addAll(List.of(options));
    words.addAll(List.of("nvml-standin.c", "-ldl"));
    compile(words);
    StandIn made = new StandIn(library);
    made.write();
    return made;
  }

  /** Runs the C compiler in the folder of our sources. */
  static void compile(List<String> words) throws Exception {
    List<String> line = new ArrayList<>(List.of("gcc"));
    line.addAll(words);
    Process process;
    try {
      process =
          new ProcessBuilder(line).directory(SOURCES.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("skipped: no gcc to build the stand-in for NVML");
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("gcc: " + said);
    }
  }

  private static Path sources() {
    return root().resolve("sensors/src/test/c");
  }

  /** The checkout. */
  static Path root() {
    Path from = Path.of(System.getProperty("wheeltapper.root", ".")).toAbsolutePath();
    for (Path up = from; up != null; up = up.getParent()) {
      if (Files.exists(up.resolve("sensors/src/test/c/nvml-standin.c"))) {
        return up;
      }
    }
    throw new IllegalStateException("no sensors/src/test/c above " + from);
  }

  String file() {
    return library.toString();
  }

  /** Changes one line of the control file. */
  void set(String name, Object value) throws IOException {
    lines.put(name, value.toString());
    write();
  }

  /** Takes a line away. */
  void clear(String name) throws IOException {
    lines.remove(name);
    write();
  }

  /** An Xid happens: {@code GPU CODE}. */
  void xid(String event) throws IOException {
    xids.add(event);
    write();
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach((name, value) -> text.append(name).append(' ').append(value).append('\n'));
    xids.forEach(xid -> text.append("xid ").append(xid).append('\n'));
    Path fresh = Path.of(library + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, Path.of(library + ".control"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** How often a function was called. */
  long calls(String symbol) {
    Function counted = NativeLibrary.getInstance(file()).getFunction("standin_calls");
    return counted.invokeLong(new Object[] {symbol});
  }

  /** How often it is initialised and not shut down. */
  int inits() {
    return NativeLibrary.getInstance(file()).getFunction("standin_inits").invokeInt(new Object[0]);
  }
}

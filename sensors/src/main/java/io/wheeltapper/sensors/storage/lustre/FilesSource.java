package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.outside.Limited;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the files behind the parameters, under {@code /proc}, {@code /sys} and debugfs of a root. A
 * file that cannot be read costs itself.
 */
final class FilesSource implements Source {

  private static final List<String> TREES =
      List.of("proc/fs/lustre", "sys/fs/lustre", "sys/kernel/debug/lustre");

  private static final int LARGEST = 64 << 20;

  private final Path root;
  private final List<String> asked;
  private final Duration timeout;
  private final Limited limited = new Limited("lustre files");

  FilesSource(Path root, Duration timeout) {
    this(root, LctlSource.ASKED, timeout);
  }

  FilesSource(Path root, List<String> asked, Duration timeout) {
    this.root = root;
    this.asked = List.copyOf(asked);
    this.timeout = timeout;
  }

  @Override
  public List<Param> read(Sensor.Sink sink) throws IOException, InterruptedException {
    List<String> unread = new ArrayList<>();
    List<Param> params = limited.call(timeout, () -> all(unread));
    unread.forEach(file -> sink.rejected(file, "cannot be read"));
    if (params.isEmpty()) {
      throw new IOException("no Lustre under " + root + " (" + String.join(", ", TREES) + ")");
    }
    return params;
  }

  private List<Param> all(List<String> unread) throws IOException {
    List<Param> params = new ArrayList<>();
    for (String tree : TREES) {
      Path folder = root.resolve(tree);
      if (Files.isDirectory(folder)) {
        for (String one : asked) {
          find(folder, one.split("\\."), 0, "", params, unread);
        }
      }
    }
    return params;
  }

  private static void find(
      Path folder, String[] asked, int depth, String name, List<Param> params, List<String> unread)
      throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, asked[depth])) {
      for (Path path : found) {
        String full =
            name.isEmpty() ? path.getFileName().toString() : name + "." + path.getFileName();
        boolean last = depth == asked.length - 1;
        if (last && Files.isRegularFile(path) && params.size() < ParamText.MOST_PARAMS) {
          try (InputStream in = Files.newInputStream(path)) {
            String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
            params.add(new Param(full, text.lines().limit(ParamText.MOST_LINES).toList()));
          } catch (IOException e) {
            unread.add(path.toString());
          }
        } else if (!last && Files.isDirectory(path)) {
          find(path, asked, depth + 1, full, params, unread);
        }
      }
    }
  }
}

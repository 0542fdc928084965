package io.wheeltapper.deploy.config;

import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What comes with the program. */
public final class Shipped {

  private Shipped() {}

  /** The bundle that the configuration names, else the shipped one. */
  public static Path policies(Config config) throws IOException {
    return Config.given(config.policies()) ? config.policies() : policies();
  }

  /**
   * The folder of the default bundle: beside the program ({@code -Dwheeltapper.home}), else inside
   * its jar.
   */
  public static Path policies() throws IOException {
    String home = System.getProperty("wheeltapper.home", "");
    Path beside = Path.of(home, "policies");
    if (!home.isEmpty() && Files.isRegularFile(beside.resolve("bundle.yaml"))) {
      return beside;
    }
    return inside();
  }

  /** The bundle inside the program, which nobody can change without changing the program. */
  public static Path inside() throws IOException {
    URL page = Shipped.class.getResource("/policies/bundle.yaml");
    if (page == null) {
      throw new IOException("this build has no default bundle; name one by --policies DIR");
    }
    try {
      URI uri = page.toURI();
      if (uri.getScheme().equals("jar")) {
        open(uri);
      }
      Path parent = Path.of(uri).getParent();
      return parent == null ? Path.of(uri) : parent;
    } catch (URISyntaxException e) {
      throw new IOException("the default bundle's place is no path: " + page, e);
    }
  }

  /**
   * Compiled rules: this user's own, and those of the default bundle as the build left them in its
   * jar. Found by what the rules say, not by where they lie.
   */
  public static ClassStore classes() {
    ClassStore own = ClassStore.folder(cache());
    try {
      return own.orShipped(inside().resolve("classes"));
    } catch (IOException e) {
      return own; // without the default bundle there is nothing that the build compiled
    }
  }

  /** Where compiled rules are kept between runs: this user's own cache folder. */
  public static Path cache() {
    String own = System.getProperty("wheeltapper.cache", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String base = System.getenv("XDG_CACHE_HOME");
    return base == null || base.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "wheeltapper")
        : Path.of(base, "wheeltapper");
  }

  /** Open for as long as the process lives: paths into it are handed out. */
  private static void open(URI uri) throws IOException {
    try {
      FileSystems.newFileSystem(uri, Map.of());
    } catch (FileSystemAlreadyExistsException e) {
      return;
    }
  }
}

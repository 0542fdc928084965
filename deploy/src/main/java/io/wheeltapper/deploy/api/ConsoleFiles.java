package io.wheeltapper.deploy.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The console's files: read once from the class path, then served from memory, so that a request
 * reads no path at all. Everything but the first page lies under a name that changes with its
 * content ({@code /console/at/HASH/app.js}) and may be kept for ever.
 */
public final class ConsoleFiles {

  /** Where the console begins. */
  public static final String HOME = "/console/";

  /** No script and no style but our own files, nothing from elsewhere. */
  public static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors"
          + " 'none'";

  private static final String FOLDER = "/io/wheeltapper/deploy/console/";
  private static final String INDEX = "index.html";

  /** What the first page and the modules call the folder of this content. */
  private static final String MARK = "@VERSION@";

  /** Our names for the files of webjars that the console loads. */
  private static final Map<String, List<String>> LIBRARIES =
      Map.of(
          "lib/preact.js", List.of("preact", "dist/preact.module.js"),
          "lib/uplot.js", List.of("uplot", "dist/uPlot.esm.js"),
          "lib/uplot.css", List.of("uplot", "dist/uPlot.min.css"));

  private static final Pattern ICON = Pattern.compile("lib/icons/([a-z0-9-]+\\.svg)");

  /** As it is sent: {@code packed} is the same by gzip. */
  private record Kept(String type, Buffer plain, Buffer packed, String tag) {}

  private final Map<String, Kept> files = new TreeMap<>();
  private final Kept index;
  private final String version;

  /**
   * Reads all files.
   *
   * @throws UncheckedIOException when one is not on the class path
   */
  public ConsoleFiles() {
    try {
      Map<String, byte[]> all = read();
      version = hash(all).substring(0, 16);
      byte[] first = Objects.requireNonNull(all.remove(INDEX), INDEX);
      index =
          kept(
              INDEX,
              new String(first, StandardCharsets.UTF_8)
                  .replace(MARK, version)
                  .getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> each : all.entrySet()) {
        files.put(each.getKey(), kept(each.getKey(), each.getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the console's files cannot be read", e);
    }
  }

  /** Answers {@code /} and all below {@value #HOME}. */
  public void on(Router router) {
    router.get("/").handler(ConsoleFiles::home);
    router.get("/console").handler(this::first);
    router.get(HOME + "at/*").handler(this::file);
  }

  /** The names below the folder of this content, sorted. */
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  /** The name of the folder of this content. */
  public String version() {
    return version;
  }

  private static void home(RoutingContext context) {
    context.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, HOME).end();
  }

  /** The router takes both for the same; only below the slash are the page's own files found. */
  private void first(RoutingContext context) {
    if (context.request().path().endsWith("/")) {
      send(context, index, "no-cache");
    } else {
      home(context);
    }
  }

  private void file(RoutingContext context) {
    String under = HOME + "at/" + version + "/";
    String path = context.normalizedPath();
    Kept kept = path.startsWith(under) ? files.get(path.substring(under.length())) : null;
    if (kept == null) {
      context.next(); // to where nothing is found
    } else {
      send(context, kept, "public, max-age=31536000, immutable");
    }
  }

  private static void send(RoutingContext context, Kept kept, String caching) {
    HttpServerResponse response = context.response();
    response
        .putHeader(HttpHeaders.CACHE_CONTROL, caching)
        .putHeader(HttpHeaders.ETAG, kept.tag())
        .putHeader(HttpHeaders.VARY, "Accept-Encoding")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin");
    if (kept.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, kept.type());
    String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
    if (accepted != null && accepted.contains("gzip")) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(kept.packed());
    } else {
      response.end(kept.plain());
    }
  }

  private static Kept kept(String name, byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    String tag = '"' + hash(Map.of(name, plain)).substring(0, 32) + '"';
    return new Kept(type(name), Buffer.buffer(plain), Buffer.buffer(packed.toByteArray()), tag);
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no type is known for " + name);
    };
  }

  /** Our own files, the libraries', and each icon that a style sheet of ours names. */
  private static Map<String, byte[]> read() throws IOException {
    Map<String, byte[]> all = new TreeMap<>(own());
    for (Map.Entry<String, List<String>> each : LIBRARIES.entrySet()) {
      all.put(each.getKey(), library(each.getValue().get(0), each.getValue().get(1)));
    }
    for (Map.Entry<String, byte[]> each : Map.copyOf(all).entrySet()) {
      if (each.getKey().endsWith(".css")) {
        Matcher icon = ICON.matcher(new String(each.getValue(), StandardCharsets.UTF_8));
        while (icon.find()) {
          all.put(icon.group(), library("bootstrap-icons", "icons/" + icon.group(1)));
        }
      }
    }
    return all;
  }

  /** The files of our folder, which is in a jar or, in the build, on disk. */
  private static Map<String, byte[]> own() throws IOException {
    URI place =
        URI.create(
            Objects.requireNonNull(ConsoleFiles.class.getResource(FOLDER + INDEX), FOLDER)
                .toString());
    if (!place.getScheme().equals("jar")) {
      return inside(Path.of(place).resolveSibling(""));
    }
    Path jar = Path.of(URI.create(place.getSchemeSpecificPart().replaceFirst("!/.*", "")));
    try (FileSystem inJar = FileSystems.newFileSystem(jar)) {
      return inside(inJar.getPath(FOLDER));
    }
  }

  private static Map<String, byte[]> inside(Path folder) throws IOException {
    Map<String, byte[]> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return all;
  }

  private static byte[] library(String name, String path) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = open("/META-INF/maven/org.webjars.npm/" + name + "/pom.properties")) {
      properties.load(in);
    }
    String folder = "/META-INF/resources/webjars/" + name + "/";
    try (InputStream in = open(folder + properties.getProperty("version") + "/" + path)) {
      return in.readAllBytes();
    }
  }

  private static InputStream open(String path) throws IOException {
    InputStream in = ConsoleFiles.class.getResourceAsStream(path);
    if (in == null) {
      throw new IOException(path + " is not on the class path");
    }
    return in;
  }

  private static String hash(Map<String, byte[]> all) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      all.forEach((name, bytes) -> {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(bytes);
      });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

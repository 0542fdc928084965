package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which agent is asked, and what it is told of who asks. */
class ContextsTest {

  @TempDir Path folder;
  private Canned agent;

  @BeforeEach
  void start() throws Exception {
    System.setProperty(Contexts.FOLDER, folder.toString());
    agent = new Canned();
    agent.at("/api/v1/cases", "[]");
  }

  @AfterEach
  void stop() {
    List.of(Contexts.FOLDER, Contexts.CONTEXT, Contexts.TOKEN_FILE).forEach(System::clearProperty);
    agent.close();
  }

  private Path secret(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  private Path contexts() {
    return folder.resolve("wheeltapper").resolve("contexts.yaml");
  }

  private String sent() {
    return agent.seen.getLast().authorization();
  }

  private static Ran good(String... arguments) {
    Ran ran = Ran.of(arguments);
    assertEquals(0, ran.code(), ran.err());
    return ran;
  }

  private static String bad(String... arguments) {
    Ran ran = Ran.of(arguments);
    assertEquals(2, ran.code(), ran.out());
    assertEquals(1, ran.err().lines().count(), ran.err());
    return ran.err();
  }

  @Test
  void aContextIsSetUsedShownAndAsked() throws Exception {
    Path token = secret("t", "tok-1\n");
    good("context", "set", "lab", "--url", agent.url(), "--token-file", token.toString());
    good("context", "set", "other", "--url", "http://127.0.0.1:9");
    good("case", "list");
    assertEquals("Bearer tok-1", sent());
    assertTrue(good("context", "list").out().contains("* lab"), "the first is in use");
    good("context", "use", "other");
    assertTrue(bad("case", "list").contains("no agent answers at http://127.0.0.1:9"));
    good("case", "list", "--context", "lab");
    System.setProperty(Contexts.CONTEXT, "lab");
    good("case", "list");
    assertTrue(bad("case", "list", "--context", "other").contains("127.0.0.1:9"));
    good("case", "list", "--url", agent.url());
    assertEquals("", sent(), "a context's token goes nowhere else");
    String shown = good("context", "show", "lab").out();
    assertTrue(shown.contains(token.toString()) && !shown.contains("tok-1"), shown);
    assertFalse(good("context", "list", "--json").out().contains("tok-1"));
    assertFalse(Files.readString(contexts()).contains("tok-1"));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(contexts())));
  }

  @Test
  void whatIsSetAgainKeepsTheRest() throws Exception {
    Path token = secret("t", "tok-1");
    good("context", "set", "lab", "--url", "http://127.0.0.1:9", "--token-file", token.toString());
    good("context", "set", "lab", "--url", agent.url());
    good("case", "list");
    assertEquals("Bearer tok-1", sent());
  }

  @Test
  void aTokensFileIsNamedByOptionContextOrEnvironment() throws Exception {
    Path environment = secret("e", "tok-e");
    System.setProperty(Contexts.TOKEN_FILE, environment.toString());
    good("case", "list", "--url", agent.url());
    assertEquals("Bearer tok-e", sent());
    good("case", "list", "--url", agent.url(), "--token-file", secret("o", "tok-o").toString());
    assertEquals("Bearer tok-o", sent());
    good("context", "set", "lab", "--url", agent.url(), "--token-file", secret("c", "tok-c") + "");
    good("case", "list");
    assertEquals("Bearer tok-c", sent());
  }

  @Test
  void secretsAreOnlyOursAndGoOnlyWhereNobodyListens() throws Exception {
    Path open = Files.writeString(folder.resolve("open"), "tok");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    String others = bad("case", "list", "--url", agent.url(), "--token-file", open.toString());
    assertTrue(others.contains("chmod 600 " + open), others);
    Path token = secret("t", "tok");
    String clear =
        bad("case", "list", "--url", "http://agent.example", "--token-file", token.toString());
    assertTrue(clear.contains("https"), clear);
    assertTrue(
        bad("case", "list", "--url", agent.url(), "--token-file", secret("w", "two words") + "")
            .contains("one word"));
    good("context", "set", "lab", "--url", agent.url(), "--token-file", token.toString());
    Files.setPosixFilePermissions(contexts(), PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(bad("case", "list").contains("chmod 600 " + contexts()));
  }

  @Test
  void mistakesAreToldWithPlaceAndMend() throws Exception {
    assertTrue(bad("case", "list", "--context", "lab").contains("context set"));
    assertTrue(bad("context", "set", "lab").contains("--url"));
    assertTrue(bad("context", "set", "a b", "--url", agent.url()).contains("letters"));
    assertTrue(bad("context", "set", "lab", "--url", "ftp://x").contains("is no URL"));
    assertTrue(
        bad("case", "list", "--url", agent.url(), "--context", "lab").contains("give one of them"));
    Files.createDirectories(contexts().getParent());
    Files.writeString(contexts(), "current: lab\ncontexts:\n  lab: {ulr: x}\n");
    Ran wrong = Ran.of("case", "list");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("contexts.yaml:3:"), wrong.err());
    assertTrue(wrong.err().contains("did you mean 'url'?"), wrong.err());
  }

  @Test
  void aRefusalSaysWhichRightIsMissingAndWhoHasIt() throws Exception {
    agent.refuses("/api/v1/cases", 401, "the token is unknown, or its time is over");
    String unknown = bad("case", "list", "--url", agent.url());
    assertTrue(unknown.contains("its time is over"), unknown);
    assertTrue(unknown.contains("--token-file"), unknown);
    agent.at("/api/v1/me", "{\"login\":true}");
    agent.refuses("/api/v1/mode", 403, "this wants the right 'admin', and you have [view]");
    String token = secret("t", "tok").toString();
    String denied = bad("mode", "ask", "--url", agent.url(), "--token-file", token);
    assertTrue(denied.contains("wants the right 'admin'"), denied);
    assertTrue(denied.contains("role admin"), denied);
  }

  @Test
  void whoIsLoggedInIsNotNamedAgain() throws Exception {
    agent.at("/api/v1/pause", "{\"detail\":\"told\"}");
    agent.at("/api/v1/me", "{\"login\":true}");
    String token = secret("t", "tok").toString();
    good("pause", "rack:r1", "--url", agent.url(), "--token-file", token);
    assertFalse(agent.seen.getLast().body().contains("\"by\""), agent.seen::toString);
    good("pause", "rack:r1", "--url", agent.url(), "--token-file", token, "--by", "eva");
    assertTrue(agent.seen.getLast().body().contains("\"eva\""), agent.seen::toString);
    agent.at("/api/v1/me", "{\"login\":false}");
    good("pause", "rack:r1", "--url", agent.url(), "--token-file", token);
    String user = System.getProperty("user.name");
    assertTrue(agent.seen.getLast().body().contains("\"" + user + "\""), agent.seen::toString);
  }
}

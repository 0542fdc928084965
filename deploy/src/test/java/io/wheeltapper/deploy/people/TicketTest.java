package io.wheeltapper.deploy.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed tickets, and what Slack signs. */
final class TicketTest {

  private static final Ticket TICKET = new Ticket("c1", "ab12", 1, Ticket.Word.APPROVE, 99);

  @TempDir Path folder;

  @Test
  void aKeyThatOthersCanReadIsRefusedAndAHalfWrittenOneIsNone() throws Exception {
    Path file = folder.resolve("key");
    Files.writeString(folder.resolve("key.new"), "ab");
    TicketKey.in(file);
    assertFalse(Files.exists(folder.resolve("key.new")));
    for (String loose : new String[] {"rw-r-----", "rw----r--"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(loose));
      IOException refused = assertThrows(IOException.class, () -> TicketKey.in(file));
      assertTrue(String.valueOf(refused.getMessage()).contains("chmod 600"), refused::getMessage);
    }
  }

  @Test
  void whereTheyStandIsOursAloneToRead() throws Exception {
    Path file = folder.resolve("conversations.json");
    new KeptTalks(file).write(new KeptTalks.State(0, List.of(), List.of(), Map.of()));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void whatTheKeySignedIsReadAndNothingElse() throws Exception {
    TicketKey key = TicketKey.in(folder.resolve("key"));
    String text = key.sign(TICKET);
    assertTrue(text.matches("[A-Za-z0-9_.-]+"), text);
    assertEquals(Optional.of(TICKET), key.read(text));
    assertEquals(Optional.of(TICKET), TicketKey.in(folder.resolve("key")).read(text), "kept");
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String forged = text.substring(0, i) + other + text.substring(i + 1);
      Optional<Ticket> read = key.read(forged);
      // The last character of Base64 has bits that say nothing.
      assertTrue(read.isEmpty() || read.equals(Optional.of(TICKET)), forged);
    }
    assertEquals(Optional.empty(), TicketKey.in(folder.resolve("another")).read(text));
    assertThrows(
        IllegalArgumentException.class,
        () -> key.sign(new Ticket("a|b", "p", 0, Ticket.Word.LOOK, 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b", "%%%.%%%", "AAAA.AAAA"})
  void rubbishIsNoTicket(String text) throws Exception {
    assertEquals(Optional.empty(), TicketKey.in(folder.resolve("key")).read(text));
  }

  @Test
  void theKeyIsItsOwnersAlone() throws Exception {
    Path file = folder.resolve("key");
    TicketKey.in(file);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Files.writeString(file, "no key");
    assertThrows(IOException.class, () -> TicketKey.in(file));
  }

  /** The example of Slack's own page on verifying requests. */
  @Test
  void slackSignsAsItSaysItDoes() {
    String form =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
            + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
            + "&command=%2Fwebhook-collect&text="
            + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
            + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    byte[] body = form.getBytes(StandardCharsets.UTF_8);
    String secret = "8f742231b10e8888abcd99yyyzzz85a5";
    String signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    long then = 1_531_420_618_000L;
    assertTrue(SlackSignature.good(secret, "1531420618", signature, body, then));
    assertTrue(SlackSignature.good(secret, "1531420618", signature, body, then + 300_000));
    assertFalse(SlackSignature.good(secret, "1531420618", signature, body, then + 302_000), "old");
    assertFalse(SlackSignature.good(secret, "1531420619", signature, body, then));
    assertFalse(SlackSignature.good("other", "1531420618", signature, body, then));
    assertFalse(SlackSignature.good("", "1531420618", signature, body, then), "no secret is set");
    body[0]++;
    assertFalse(SlackSignature.good(secret, "1531420618", signature, body, then));
  }

  @Test
  void onlyOurButtonsAreClicks() {
    String ours =
        """
        {"type":"block_actions","user":{"id":"U012"},
         "actions":[{"action_id":"wheeltapper_page","value":"x"},{"action_id":"wheeltapper_refuse","value":"t"}]}
        """;
    assertEquals(Optional.of(new SlackClick("U012", "t")), SlackClick.of(ours));
    assertEquals(Optional.empty(), SlackClick.of(ours.replace("block_actions", "view_submission")));
    assertEquals(Optional.empty(), SlackClick.of(ours.replace("U012", "u<script>")));
    assertEquals(Optional.empty(), SlackClick.of("no json"));
    assertEquals(Optional.empty(), SlackClick.of("null"));
  }
}

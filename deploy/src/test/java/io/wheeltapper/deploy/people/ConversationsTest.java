package io.wheeltapper.deploy.people;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.notify.Card;
import io.wheeltapper.actuators.notify.Conversing;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What channels are shown of a ledger's entries, over restarts and outages. */
final class ConversationsTest {

  private static final Target NODE = Target.node("n1");
  private static final Fault FAULT = Fault.of("gpu-fell-off-bus");

  /** One channel, as scripted. */
  private static final class Chat implements Conversing {
    private final String name;
    private final List<Card> cards = new CopyOnWriteArrayList<>();
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private volatile CallFailed.Kind broken;
    private volatile boolean mistaken;
    private volatile int tries;

    Chat(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void show(Card card) throws CallFailed {
      tries++;
      if (mistaken) {
        throw new IllegalArgumentException("a mistake");
      }
      if (broken != null) {
        throw new CallFailed(broken, "broken");
      }
      cards.add(card);
    }

    @Override
    public void keeps(String node, String caseId, long until) {
      kept.add(node + (until == 0 ? " over" : " kept"));
    }

    @Override
    public boolean forgets() {
      return false;
    }

    @Override
    public List<Line> lines() {
      return List.of();
    }

    @Override
    public List<SecretFile> secrets() {
      return List.of();
    }

    @Override
    public List<ActionType> actions() {
      return List.of();
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) {
      return List.of();
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) {
      return new Outcome.Done("");
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      return new Outcome.Done("");
    }

    List<String> phases() {
      return cards.stream().map(c -> c.phase() + " " + c.words()).toList();
    }
  }

  @TempDir Path folder;
  private final List<Entry> ledger = new ArrayList<>();
  private final List<Conversations> running = new ArrayList<>();
  private final Chat pager = new Chat("pager");
  private final Chat chat = new Chat("chat");

  @AfterEach
  void stop() {
    running.forEach(Conversations::close);
  }

  private Conversations start(Asks asks) throws Exception {
    Conversations made =
        Conversations.start(
            List.of(pager, chat),
            folder.resolve("conversations.json"),
            ledger.size(),
            (from, each) -> {
              for (long i = from; i < ledger.size(); i++) {
                each.accept(i, ledger.get((int) i));
              }
            },
            asks,
            InstantSource.system());
    running.add(made);
    return made;
  }

  private void add(Conversations to, Entry... entries) {
    for (Entry entry : entries) {
      ledger.add(entry);
      to.accept(ledger.size() - 1L, entry);
    }
  }

  private static Entry started(long at) {
    return new Entry.Started(
        at, "c1", NODE, FAULT, "person.call", Map.of("why", "swap it"), 0, 0, "a1", 1, List.of());
  }

  private static Entry acted(long at, String outcome) {
    return new Entry.Acted(at, "c1", NODE, FAULT, "person.call", 0, 0, "a1", outcome, true, "");
  }

  private static Entry asked(long at, String plan, Mode mode) {
    return new Entry.Judged(
        at,
        "c1",
        NODE,
        FAULT,
        "node.reboot",
        0,
        0,
        plan,
        "hold",
        "approval",
        "asks: plan " + plan + " waits for the approval of a person",
        9,
        mode,
        List.of());
  }

  private static Entry cleared(long at) {
    return new Entry.Cleared(at, "c1", NODE, FAULT, "", "quiet for 30m");
  }

  private static void until(Chat chat, String... phases) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertEquals(List.of(phases), chat.phases()));
  }

  @Test
  void oneConversationACaseFromTheCallToItsEnd() throws Exception {
    Conversations people = start(Asks.NONE);
    add(people, started(1), acted(2, "done"));
    until(chat, "CALLED swap it");
    add(people, asked(3, "p1", Mode.ACT));
    String asks = "ASKS node.reboot on node:n1: plan p1 waits for the approval of a person";
    until(chat, "CALLED swap it", asks);
    add(people, new Entry.Approved(4, "c1", NODE, "p1", "eva", ""));
    until(chat, "CALLED swap it", asks, "ANSWERED approved by eva");
    add(people, cleared(5));
    until(chat, "CALLED swap it", asks, "ANSWERED approved by eva", "OVER quiet for 30m");
    until(pager, "CALLED swap it", asks, "ANSWERED approved by eva", "OVER quiet for 30m");
  }

  /** In observe nothing is started, and a question is what would have been asked. */
  @Test
  void whatWasNotToldIsNotResolvedAndObserveAsksNobody() throws Exception {
    Conversations people = start(Asks.NONE);
    add(people, asked(1, "p1", Mode.OBSERVE), started(2), acted(3, "failed"), cleared(4));
    Entry other = new Entry.Cleared(5, "c2", NODE, FAULT, "", "quiet");
    add(people, other, asked(6, "p9", Mode.ASK));
    until(chat, "ASKS node.reboot on node:n1: plan p9 waits for the approval of a person");
  }

  @Test
  void anEndThatCameWhileWeWereDownIsToldAfterTheRestartAndOnlyOnce() throws Exception {
    Conversations people = start(Asks.NONE);
    add(people, started(1), acted(2, "done"));
    until(chat, "CALLED swap it");
    until(pager, "CALLED swap it");
    await().until(() -> java.nio.file.Files.exists(folder.resolve("conversations.json")));
    people.close();
    ledger.add(cleared(3));
    start(Asks.NONE);
    until(chat, "CALLED swap it", "OVER quiet for 30m");
    until(pager, "CALLED swap it", "OVER quiet for 30m");
  }

  @Test
  void aChannelThatIsDownKeepsNoOtherWaitingAndIsToldTheNewestStateOnce() throws Exception {
    pager.broken = CallFailed.Kind.UNREACHABLE;
    Conversations people = start(Asks.NONE);
    add(people, started(1), acted(2, "done"));
    until(chat, "CALLED swap it");
    await().until(() -> pager.tries > 0);
    add(people, cleared(3));
    until(chat, "CALLED swap it", "OVER quiet for 30m");
    pager.broken = null;
    until(pager, "OVER quiet for 30m");
  }

  @Test
  void aMistakeOfAChannelIsNotItsEnd() throws Exception {
    pager.mistaken = true;
    Conversations people = start(Asks.NONE);
    add(people, started(1), acted(2, "done"));
    await().until(() -> pager.tries > 0);
    pager.mistaken = false;
    until(pager, "CALLED swap it");
  }

  @Test
  void whatAChannelRefusesIsNotAskedAgain() throws Exception {
    pager.broken = CallFailed.Kind.REFUSED;
    Conversations people = start(Asks.NONE);
    add(people, started(1), acted(2, "done"));
    await().until(() -> pager.tries == 1);
    pager.broken = null;
    add(people, cleared(3));
    until(pager, "OVER quiet for 30m");
    assertEquals(2, pager.tries);
  }

  @Test
  void aQuestionCarriesTicketsForExactlyItsPlanAndAChangedPlanOthers() throws Exception {
    TicketKey key = TicketKey.in(folder.resolve("key"));
    Conversations people = start(new Asks(key, "https://w.example", Duration.ofHours(4)));
    add(people, asked(1_000, "p1", Mode.ASK));
    await().until(() -> chat.cards.size() == 1);
    Card.Question first = chat.cards.getFirst().question().orElseThrow();
    assertTrue(first.page().startsWith("https://w.example/approve?t="), first.page());
    Ticket ticket = key.read(first.approve()).orElseThrow();
    assertEquals(new Ticket("c1", "p1", 0, Ticket.Word.APPROVE, 1_000 + 14_400_000), ticket);
    add(
        people,
        new Entry.Approved(2_000, "c1", NODE, "p1", "eva", ""),
        asked(2_000, "p1", Mode.ASK));
    await().until(() -> chat.cards.size() >= 2 && chat.cards.getLast().question().isPresent());
    Ticket second = key.read(chat.cards.getLast().question().orElseThrow().refuse()).orElseThrow();
    assertEquals(1, second.answers(), "the first ticket is used up");
    add(people, new Entry.Planned(3_000, "c1", NODE, FAULT, 1, "r", List.of(), "p2", "changed"));
    await().until(() -> chat.cards.getLast().words().equals("another plan was made"));
    assertTrue(chat.cards.getLast().question().isEmpty());
  }

  /** Told, and that was all: the sick thing is a person's now, and their incident stays open. */
  @Test
  void aCaseThatEndsWithTheCallIsThePersonsToClose() throws Exception {
    Conversations people = start(Asks.NONE);
    Entry called =
        new Entry.Verified(3, "c1", NODE, FAULT, "person.call", 0, 0, "a1", "done", "sent");
    Entry over = new Entry.Cleared(4, "c1", NODE, FAULT, "", "'tell' done and verified");
    add(people, started(1), acted(2, "done"), called);
    until(chat, "CALLED swap it");
    add(people, over, asked(5, "p7", Mode.ASK));
    until(
        chat,
        "CALLED swap it",
        "ASKS node.reboot on node:n1: plan p7 waits for the approval of a person");
  }

  @Test
  void aNodeThatWeKeepOutIsSaidToBeAndThenNotToBe() throws Exception {
    Conversations people = start(Asks.NONE);
    add(people, verified(1, "node.isolate"));
    await().until(() -> chat.kept.equals(List.of("n1 kept")));
    add(people, verified(2, "node.return"));
    await().until(() -> chat.kept.equals(List.of("n1 kept", "n1 over")));
    assertFalse(chat.kept.isEmpty());
  }

  /** It is the thread that decides which hands us entries: it goes on whatever they hold. */
  @Test
  void anEntryThatCannotBeTakenEndsItsTalkAndNothingElse() throws Exception {
    Conversations people = start(Asks.NONE);
    add(people, started(1), acted(2, "done"));
    until(chat, "CALLED swap it");
    Entry bad = new Entry.Verified(3, "c1", NODE, FAULT, "node.isolate", 0, 0, "a1", null, "");
    assertDoesNotThrow(() -> add(people, bad));
    add(people, cleared(4), asked(5, "p9", Mode.ASK));
    until(
        chat,
        "CALLED swap it",
        "ASKS node.reboot on node:n1: plan p9 waits for the approval of a person");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"cursor\":",
        "{\"cursor\":-1}",
        "{\"cursor\":9}",
        "{\"cursor\":0,\"talks\":[null]}",
        "{\"cursor\":0,\"keeps\":[{\"node\":\"n1\"}]}",
        "{\"cursor\":0,\"shown\":{\"chat\":null}}",
        "{\"cursor\":0,\"shown\":{\"chat\":{\"c1\":null}}}"
      })
  void aBadFileOfWhereItStoodIsBegunAnew(String text) throws Exception {
    ledger.add(started(1));
    Files.writeString(folder.resolve("conversations.json"), text);
    Conversations people = start(Asks.NONE);
    add(people, asked(5, "p9", Mode.ASK));
    until(chat, "ASKS node.reboot on node:n1: plan p9 waits for the approval of a person");
  }

  @Test
  void whatIsNoFileIsBegunAnewToo() throws Exception {
    Files.createDirectory(folder.resolve("conversations.json"));
    Conversations people = start(Asks.NONE);
    add(people, asked(5, "p9", Mode.ASK));
    until(chat, "ASKS node.reboot on node:n1: plan p9 waits for the approval of a person");
  }

  @Test
  void whatWasShownOfACaseThatIsOpenNoMoreIsForgotten() throws Exception {
    Teller teller = new Teller(chat, Asks.NONE, InstantSource.system(), Map.of("old", "CALLED a1"));
    teller.tell(List.of(), Set.of());
    assertEquals(Map.of(), teller.shown());
  }

  private static Entry verified(long at, String action) {
    return new Entry.Verified(at, "c1", NODE, FAULT, action, 0, 0, "a1", "done", "");
  }
}

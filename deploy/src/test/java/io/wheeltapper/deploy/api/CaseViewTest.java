package io.wheeltapper.deploy.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.loop.Book;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a case says of itself. */
final class CaseViewTest {

  private static final Target NODE = Target.node("n1");
  private static final Fault FAULT = Fault.of("node-unreachable");

  @Test
  void whatAPersonTookOverIsNotOutByOurHandAnyMore() {
    Book book = new Book();
    List<Action> plan = List.of(Action.of("node.isolate", NODE), Action.of("person.call", NODE));
    book.apply(
        new Entry.Found(1, "c1", NODE, FAULT, "n1", 1, "r", "", "", "", List.of(), Map.of()));
    book.apply(new Entry.Planned(2, "c1", NODE, FAULT, 0, "keep new work away", plan, "p", ""));
    book.apply(
        new Entry.Started(3, "c1", NODE, FAULT, "node.isolate", Map.of(), 0, 0, "a", 0, List.of()));
    book.apply(new Entry.Acted(4, "c1", NODE, FAULT, "node.isolate", 0, 0, "a", "done", false, ""));
    book.apply(new Entry.Verified(5, "c1", NODE, FAULT, "node.isolate", 0, 0, "a", "done", "", ""));
    assertEquals("held", CaseView.of(book.openCase("c1").orElseThrow()).held());

    book.apply(new Entry.Cleared(6, "c1", NODE, FAULT, "dawit", "dawit undid our isolation"));
    CaseView view = CaseView.of(book.recentlyCleared().iterator().next());
    assertEquals("cleared", view.state());
    assertEquals("", view.held());
  }
}

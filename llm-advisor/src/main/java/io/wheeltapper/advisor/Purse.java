package io.wheeltapper.advisor;

import io.wheeltapper.advisor.endpoint.EndpointFailed;
import io.wheeltapper.advisor.endpoint.Meter;
import io.wheeltapper.core.model.Advice.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was spent, by case and by day of UTC. What a call may take at most is set aside before it is
 * made, so that calls at one time do not pass a budget together. Safe for all threads.
 */
final class Purse {

  /** Cases that are remembered; older ones begin anew. */
  private static final int MOST_CASES = 2_000;

  private final Terms terms;
  private final InstantSource clock;
  private final Map<String, Spending> cases =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Spending> eldest) {
          return size() > MOST_CASES;
        }
      };
  private LocalDate day;
  private Spending today = new Spending();

  Purse(Terms terms, Surroundings surroundings) {
    this.terms = terms;
    this.clock = surroundings.clock();
    this.day = day(clock.instant());
    for (Surroundings.Spent spent : surroundings.earlier()) {
      ofCase(spent.caseId()).add(spent.usage());
      if (day(Instant.ofEpochMilli(spent.at())).equals(day)) {
        today.add(spent.usage());
      }
    }
  }

  /** One advice's part. */
  synchronized Tally open(String caseId) throws EndpointFailed {
    Tally tally = new Tally(ofCase(caseId));
    if (tally.left().isZero()) {
      boolean ofDay = today().millis >= terms.byDay().time().toMillis();
      String whose = ofDay ? EndpointFailed.OF_DAY : "the case's";
      throw new EndpointFailed(whose + " budget of time is used up");
    }
    return tally;
  }

  private Spending ofCase(String caseId) {
    return cases.computeIfAbsent(caseId, id -> new Spending());
  }

  private Spending today() {
    LocalDate now = day(clock.instant());
    if (now.isAfter(day)) {
      day = now;
      today = new Spending();
    }
    return today;
  }

  private static LocalDate day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static final class Spending {
    long tokens;
    long calls;
    long money;
    long millis;

    void add(Usage usage) {
      tokens += usage.sent() + usage.received();
      calls += usage.calls();
      money += usage.cost();
      millis += usage.millis();
    }

    void check(Terms.Allowance allowed, String whose, long more, long cost) throws EndpointFailed {
      if (calls >= allowed.calls()) {
        throw new EndpointFailed(whose + " budget of calls (" + allowed.calls() + ") is used up");
      }
      if (tokens + more > allowed.tokens()) {
        throw new EndpointFailed(
            whose + " budget of tokens (" + allowed.tokens() + ") does not bear another call");
      }
      if (allowed.money() - money < cost) {
        throw new EndpointFailed(whose + " budget of money does not bear another call");
      }
    }
  }

  /** What one advice takes. One call at a time; for one thread. */
  final class Tally implements Meter {
    private final Spending ofCase;
    private Spending ofDay = new Spending();
    private int calls;
    private long sent;
    private long received;
    private long cost;
    private long aside;
    private long asideCost;

    private Tally(Spending ofCase) {
      this.ofCase = ofCase;
    }

    /** The time that is left, by advice, case and day. */
    Duration left() {
      synchronized (Purse.this) {
        long byCase = terms.byCase().time().toMillis() - ofCase.millis;
        long byDay = terms.byDay().time().toMillis() - today().millis;
        long least = Math.min(terms.time().toMillis(), Math.min(byCase, byDay));
        return Duration.ofMillis(Math.max(0, least));
      }
    }

    @Override
    public void begin(long guess, long most) throws EndpointFailed {
      synchronized (Purse.this) {
        long price = terms.cost(guess, most);
        ofDay = today();
        ofCase.check(terms.byCase(), "the case's", guess + most, price);
        ofDay.check(terms.byDay(), EndpointFailed.OF_DAY, guess + most, price);
        aside = guess + most;
        asideCost = price;
        calls++;
        book(1, aside, asideCost);
      }
    }

    @Override
    public void end(long took, long came) {
      synchronized (Purse.this) {
        long price = terms.cost(took, came);
        sent += took;
        received += came;
        cost += price;
        book(0, took + came - aside, price - asideCost);
        aside = 0;
        asideCost = 0;
      }
    }

    private void book(long moreCalls, long tokens, long money) {
      for (Spending spending : new Spending[] {ofCase, ofDay}) {
        spending.calls += moreCalls;
        spending.tokens += tokens;
        spending.money += money;
      }
    }

    /** All that it took, at its end. */
    Usage close(long millis) {
      synchronized (Purse.this) {
        ofCase.millis += millis;
        today().millis += millis;
        return new Usage(calls, sent, received, cost, millis);
      }
    }
  }
}

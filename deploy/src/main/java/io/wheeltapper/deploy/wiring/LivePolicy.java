package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.signing.Signature;
import io.wheeltapper.deploy.views.Firings;
import io.wheeltapper.deploy.views.PolicyView;
import io.wheeltapper.deploy.views.RuleMarks;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.RuleSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What people see of the bundle in force. Safe for all threads. */
final class LivePolicy {

  /** What of a bundle never changes while its hash is the same. */
  private record Fixed(
      String hash, boolean signed, String signature, Map<String, RuleMarks> marks) {}

  private final LiveAgent agent;
  private final Path data;
  private final Firings firings;
  private volatile Fixed fixed = new Fixed("", false, "", Map.of());

  LivePolicy(LiveAgent agent, Path data) {
    this.agent = agent;
    this.data = data;
    this.firings = new Firings(data);
  }

  PolicyView view() throws Exception {
    Policy policy = agent.station().ask(site -> site.policy());
    List<RuleCard> cards = agent.rules().rules().rules();
    Fixed about = fixed;
    if (!about.hash().equals(policy.hash())) {
      about = look(policy.hash(), cards);
      fixed = about;
    }
    return new PolicyView(
        policy.name(),
        policy.version(),
        policy.hash(),
        about.signed(),
        about.signature(),
        policy.mode().word(),
        rules(cards, about.marks()),
        ladders(policy),
        activations());
  }

  /** The copy of what is in force, and not the folder, which may have changed since. */
  private Fixed look(String hash, List<RuleCard> cards) throws IOException {
    Path copy = new InForce(data).folder(hash);
    if (!Files.isDirectory(copy)) {
      return new Fixed(hash, false, "no copy of it is kept", Map.of());
    }
    Map<String, RuleMarks> marks = RuleMarks.of(RuleSources.read(copy), cards);
    if (PolicyReader.hash(copy).equals(PolicyReader.hash(Shipped.inside()))) {
      return new Fixed(hash, true, "it came with the program", marks);
    }
    try {
      Signature signature =
          Signature.of(copy, Signature.keys(agent.config().policy().trustedKeys()));
      return new Fixed(
          hash,
          signature.good(),
          signature.good() ? String.join(", ", signature.by()) : problem(signature, copy),
          marks);
    } catch (IOException | IllegalArgumentException e) {
      return new Fixed(hash, false, "a trusted key cannot be read: " + e.getMessage(), marks);
    }
  }

  private static String problem(Signature signature, Path copy) {
    return signature.problems().getFirst().replace(copy.toString(), "it");
  }

  private List<PolicyView.RuleView> rules(List<RuleCard> cards, Map<String, RuleMarks> marks)
      throws IOException {
    Map<String, Firings.Fired> fired = firings.byRule(agent.station().now());
    String trouble = agent.rules().rules().counters().lastTrouble();
    List<PolicyView.RuleView> rules = new ArrayList<>();
    for (RuleCard card : cards) {
      RuleMarks mark = marks.getOrDefault(card.name(), RuleMarks.NONE);
      Firings.Fired times = fired.getOrDefault(card.name(), Firings.Fired.NEVER);
      rules.add(
          new PolicyView.RuleView(
              card.name(),
              RuleMarks.within(card.file()) + ":" + card.line(),
              mark.owner(),
              mark.source(),
              card.doc(),
              mark.faults(),
              card.tier().name().toLowerCase(Locale.ROOT),
              times.times(),
              times.last(),
              trouble.contains(card.name()) ? trouble : ""));
    }
    rules.sort(Comparator.comparing(PolicyView.RuleView::name));
    return rules;
  }

  private static List<PolicyView.LadderView> ladders(Policy policy) {
    return policy.ladders().values().stream()
        .sorted(Comparator.comparing(Ladder::fault))
        .map(ladder ->
            new PolicyView.LadderView(
                ladder.fault().code(),
                ladder.rungs().stream().map(Ladder.Rung::name).toList(),
                ladder.rungs().stream()
                    .map(rung -> rung.steps().stream().map(Ladder.Step::action).toList())
                    .toList()))
        .toList();
  }

  private List<PolicyView.ActivationView> activations() throws IOException {
    List<PolicyView.ActivationView> all = new ArrayList<>();
    try (LedgerReader ledger = LedgerReader.open(data)) {
      ledger.ofKind(
          "activated",
          0,
          (_, entry) -> {
            if (entry instanceof Entry.Activated a) {
              all.add(
                  new PolicyView.ActivationView(
                      a.at(), a.by(), a.bundle(), a.version(), a.hash(), a.reason()));
            }
          });
    }
    List<PolicyView.ActivationView> newest = all.reversed();
    return newest.subList(0, Math.min(PolicyView.MOST, newest.size()));
  }
}

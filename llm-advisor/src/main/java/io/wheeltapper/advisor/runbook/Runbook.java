package io.wheeltapper.advisor.runbook;

import java.util.List;

/**
 * A page for people: what a fault, or a family of them, means and what is to be done. A site writes
 * its own beside the shipped ones. Immutable.
 *
 * @param name its file's, without ending
 * @param faults the codes that it is about
 * @param sources where its facts come from
 */
public record Runbook(
    String name, List<String> faults, String title, List<String> sources, List<Section> sections) {

  public Runbook {
    faults = List.copyOf(faults);
    sources = List.copyOf(sources);
    sections = List.copyOf(sections);
  }

  /** What stands under one heading. */
  public record Section(String heading, String text) {}

  /** All of it, for a person or a model to read. */
  public String text() {
    StringBuilder text = new StringBuilder(title);
    sections.forEach(s -> text.append("\n\n").append(s.heading()).append('\n').append(s.text()));
    return text.toString();
  }
}

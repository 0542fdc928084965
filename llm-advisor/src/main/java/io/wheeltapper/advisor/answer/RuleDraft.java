package io.wheeltapper.advisor.answer;

/**
 * A rule that a model wrote, with its test: text, looked at by nobody yet.
 *
 * @param name of both files, without their endings: letters, digits and hyphens
 * @param rule DRL; printable characters and line feeds alone
 * @param test scenarios in YAML; the same
 */
public record RuleDraft(String name, String rule, String test) {}

package io.wheeltapper.advisor.endpoint;

/**
 * How a request is put; endpoints differ in what they bear.
 *
 * @param schema the answer's JSON schema goes along, else it is asked for in words alone
 * @param tools tools go along
 * @param completionLimit the answer's limit is called {@code max_completion_tokens}, as newer
 *     models of OpenAI want it
 */
record Shape(boolean schema, boolean tools, boolean completionLimit) {

  /** The next simpler one after a refusal; itself when there is none. */
  Shape after(String refusal) {
    if (!completionLimit && refusal.contains("max_completion_tokens")) {
      return new Shape(schema, tools, true);
    }
    if (tools && refusal.contains("tool")) {
      return new Shape(schema, false, completionLimit);
    }
    if (schema) {
      return new Shape(false, tools, completionLimit);
    }
    return new Shape(false, false, completionLimit);
  }
}

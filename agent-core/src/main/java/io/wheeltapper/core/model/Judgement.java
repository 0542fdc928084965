package io.wheeltapper.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;

/** One guard's answer, as recorded. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Judgement(String guard, String verdict, String reason) {}

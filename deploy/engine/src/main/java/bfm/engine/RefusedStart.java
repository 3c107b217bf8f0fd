package bfm.engine;

import org.springframework.boot.SpringApplication;

/** A start that must not happen: one sentence with the remedy, no stack trace. */
class RefusedStart extends SpringApplication.AbandonedRunException {

  private final String sentence;

  RefusedStart(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String getMessage() {
    return sentence;
  }
}

package bfm.engine;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.task.Task;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Keeps a half-filled form with its task, for the person to whom the task belongs. The vendor's Tasklist leaves it on the
 * computer, free text about a person included. Here it ends with the task; {@link TextFreeHistory} never sees it, because
 * the variable's name begins with {@code text_}. Below the web apps' path, so that their filters know the session and
 * refuse a foreign page.
 */
@RestController
@RequestMapping("/camunda/api/bfm/draft/{id}")
class Drafts {

  static final String VARIABLE = "text_draft";
  private static final int LONGEST = 200_000; // bytes; the longest form of ours, filled to the limit, has 60,000

  private final ProcessEngine engine;

  Drafts(ProcessEngine engine) {
    this.engine = engine;
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  String read(@PathVariable String id) {
    requireOwner(id);
    Object draft = asSystem(() -> engine.getTaskService().getVariableLocal(id, VARIABLE));
    return draft instanceof byte[] text ? new String(text, StandardCharsets.UTF_8) : "{}";
  }

  @PutMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void keep(@PathVariable String id, @RequestBody String draft) {
    requireOwner(id);
    byte[] text = draft.getBytes(StandardCharsets.UTF_8);
    if (text.length > LONGEST) {
      throw new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE, "The draft is too long");
    }
    asSystem(() -> {
      engine.getTaskService().setVariableLocal(id, VARIABLE, text);
      return null;
    });
  }

  private void requireOwner(String id) {
    Authentication user = engine.getIdentityService().getCurrentAuthentication();
    if (user == null || user.getUserId() == null) {
      throw new ResponseStatusException(HttpStatus.UNAUTHORIZED);
    }
    Task task = asSystem(() -> engine.getTaskService().createTaskQuery().taskId(id).singleResult());
    if (task == null || !user.getUserId().equals(task.getAssignee())) {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN, "Only for the person to whom the task belongs");
    }
  }

  /** People may not write variables of a task except by completing it; this one is written for them. */
  private <T> T asSystem(Supplier<T> work) {
    IdentityService identities = engine.getIdentityService();
    Authentication user = identities.getCurrentAuthentication();
    identities.clearAuthentication();
    try {
      return work.get();
    } finally {
      identities.setAuthentication(user);
    }
  }
}

package bfm.engine;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pages beside the identity provider's own, and the script that makes the web apps' sign-out reach it. */
@RestController
@ConditionalOnProperty(name = "bfm.accounts", havingValue = "oidc")
class SignInPages {

  static final String SIGNED_OUT = "/camunda/abgemeldet";
  static final String FAILED = "/camunda/anmeldung";

  @GetMapping(SIGNED_OUT)
  ResponseEntity<Resource> signedOut() {
    return answer("signed-out.html", MediaType.TEXT_HTML);
  }

  @GetMapping(FAILED)
  ResponseEntity<Resource> failed() {
    return answer("failed.html", MediaType.TEXT_HTML);
  }

  @GetMapping("/camunda/app/bfm/sign-out.js")
  ResponseEntity<Resource> script() {
    return answer("sign-out.js", MediaType.valueOf("text/javascript"));
  }

  private static ResponseEntity<Resource> answer(String name, MediaType type) {
    var page = new ClassPathResource("oidc/" + name);
    return ResponseEntity.ok().contentType(type).cacheControl(CacheControl.noStore()).body(page);
  }
}

package bfm.engine;

import java.util.Locale;
import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the engine: REST at /engine-rest, web apps at /camunda, health at /actuator/health. */
@SpringBootApplication
public class Application {

  public static void main(String[] arguments) {
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    Locale.setDefault(Locale.GERMANY);
    SpringApplication application = new SpringApplication(Application.class);
    application.addInitializers(new StartConditions());
    try {
      application.run(arguments);
    } catch (RefusedStart refusal) {
      System.err.println(refusal.getMessage());
      System.exit(2);
    }
  }
}

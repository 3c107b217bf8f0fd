package bfm.engine;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.User;

/**
 * Brings name, groups and Jobcenters of a person from the directory into the engine's tables, where rights and lists
 * look. What the directory does not say is taken away. Groups and Jobcenters that {@code bfm deploy} did not create mean
 * nothing; administrators and technical accounts never come from outside.
 *
 * @param groups beginning of the directory's names of our groups, may be empty
 * @param jobcenters beginning of the names of those groups that mean a Jobcenter
 * @param local accounts that the engine keeps itself
 */
record AccountMirror(String groups, String jobcenters, Set<String> local) {

  private static final Set<String> NEVER = Set.of("technik", "camunda-admin", "operaton-admin");

  void apply(IdentityService identities, DirectoryPerson person) {
    if (local.contains(person.id())) {
      throw new IllegalArgumentException("Die Kennung „" + person.id() + "“ gehört einem technischen Konto.");
    }
    saveName(identities, person);
    Set<String> workplaces = wantedJobcenters(identities, person);
    bringInStep(
        ids(identities.createGroupQuery().groupMember(person.id()).list(), Group::getId),
        wantedGroups(identities, person, workplaces),
        group -> identities.createMembership(person.id(), group),
        group -> identities.deleteMembership(person.id(), group));
    bringInStep(
        ids(identities.createTenantQuery().userMember(person.id()).list(), Tenant::getId),
        workplaces,
        tenant -> identities.createTenantUserMembership(tenant, person.id()),
        tenant -> identities.deleteTenantUserMembership(tenant, person.id()));
  }

  /** Whoever the directory does not know any more keeps the name, for old tasks, and nothing else. */
  void withdraw(IdentityService identities, User user) {
    apply(identities, new DirectoryPerson(user.getId(), user.getFirstName(), user.getLastName(), Set.of()));
  }

  private static void saveName(IdentityService identities, DirectoryPerson person) {
    User user = identities.createUserQuery().userId(person.id()).singleResult();
    if (user == null) {
      user = identities.newUser(person.id());
      user.setPassword(UUID.randomUUID().toString()); // nobody knows it
    } else if (person.first().equals(user.getFirstName()) && person.last().equals(user.getLastName())) {
      return;
    }
    user.setFirstName(person.first());
    user.setLastName(person.last());
    identities.saveUser(user);
  }

  /** And for each of them that of one Jobcenter alone, where a right is for its people only (local_group in rights.py). */
  private Set<String> wantedGroups(IdentityService identities, DirectoryPerson person, Set<String> workplaces) {
    Set<String> known = ids(identities.createGroupQuery().list(), Group::getId);
    known.removeAll(NEVER);
    Set<String> named = person.groups().stream()
        .filter(name -> !lower(name).startsWith(jobcenters)).collect(Collectors.toSet());
    Set<String> wanted = common(named, groups, known);
    Set.copyOf(wanted).forEach(group -> workplaces.stream()
        .map(workplace -> group + "-" + workplace).filter(known::contains).forEach(wanted::add));
    return wanted;
  }

  private Set<String> wantedJobcenters(IdentityService identities, DirectoryPerson person) {
    return common(person.groups(), jobcenters, ids(identities.createTenantQuery().list(), Tenant::getId));
  }

  private static Set<String> common(Set<String> named, String prefix, Set<String> known) {
    return named.stream().map(AccountMirror::lower).filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length())).filter(known::contains).collect(Collectors.toSet());
  }

  private static <T> Set<String> ids(Iterable<T> found, Function<T, String> id) {
    Set<String> all = new HashSet<>();
    found.forEach(one -> all.add(id.apply(one)));
    return all;
  }

  private static void bringInStep(Set<String> present, Set<String> wanted, Consumer<String> add, Consumer<String> remove) {
    wanted.stream().filter(one -> !present.contains(one)).forEach(add);
    present.stream().filter(one -> !wanted.contains(one)).forEach(remove);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

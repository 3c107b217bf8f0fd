/* People sign in at the house's identity provider: signing out ends that session too, and nobody meets the form that asks
   for a password of the engine. */
function leave(event) {
  if (!event.target.closest?.('.logout')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  location.assign('/camunda/abmelden');
}

let going = false;
function goToSignIn() {
  if (going || !location.hash.startsWith('#/login')) return;
  going = true;
  location.replace(location.pathname);
}

document.addEventListener('click', leave, true);
new MutationObserver(goToSignIn).observe(document.documentElement, {subtree: true, childList: true});

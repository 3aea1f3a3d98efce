// Whoever comes to a question by its address, from the search or the list of questions, finds its answer open.
const open = () => {
  const question = document.getElementById(location.hash.slice(1));
  const answer = question?.closest("details");
  if (!answer) return;
  answer.open = true;
  question.scrollIntoView();
};
window.addEventListener("hashchange", open);
open();

"""`eventkit completion`: completion of commands in a shell."""

from __future__ import annotations

import click

from eventkit.cli._program import command_with_examples

PROGRAM, VARIABLE = "eventkit", "_EVENTKIT_COMPLETE"


@command_with_examples("completion", "eventkit completion bash > eventkit-completion.bash")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands in a shell.

    It completes options and the names of formats too. Load it when your shell starts: for bash put
    `source FILE` into ~/.bashrc, for zsh the same into ~/.zshrc, and for fish write it to
    ~/.config/fish/completions/eventkit.fish.
    """
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    assert completion is not None  # noqa: S101  # click knows the three shells
    source = completion(ctx.find_root().command, {}, PROGRAM, VARIABLE).source()
    click.echo(source)

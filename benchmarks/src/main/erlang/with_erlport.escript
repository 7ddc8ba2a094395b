#!/usr/bin/env escript
%% ErlPort, called from Erlang; measures itself as Scripted asks.
%% Arguments: ErlPort's directory, the interpreter, the directory of the Python code, and there the
%% module and the function that adds one.

main([ErlPort, Interpreter, Code, Module, Function]) ->
    true = code:add_path(filename:join(ErlPort, "ebin")),
    {ok, Instance} = python:start([{python, Interpreter}, {python_path, [Code]}]),
    Python = {Instance, list_to_atom(Module), list_to_atom(Function)},
    2 = add_one(Python),
    io:format("ready~n"),
    serve(Python).

serve(Python) ->
    case io:get_line("") of
        Line when is_list(Line) ->
            answer(Python, string:tokens(string:trim(Line), " ")),
            serve(Python);
        _ ->
            python:stop(element(1, Python))
    end.

answer(Python, ["latency", Milliseconds]) ->
    Times = latency(Python, deadline(Milliseconds), []),
    io:format("~s~n", [lists:join(" ", [integer_to_list(Time) || Time <- Times])]);
answer(Python, ["rate", InFlight, Milliseconds]) ->
    Begin = now_ns(),
    End = deadline(Milliseconds),
    Self = self(),
    Callers = [spawn_link(fun() -> Self ! {calls, self(), calls(Python, End, 0)} end)
               || _ <- lists:seq(1, list_to_integer(InFlight))],
    Calls = lists:sum([receive {calls, Caller, Count} -> Count end || Caller <- Callers]),
    io:format("~f~n", [Calls * 1.0e9 / (now_ns() - Begin)]).

latency(Python, End, Times) ->
    Begin = now_ns(),
    add_one(Python),
    Now = now_ns(),
    Next = [Now - Begin | Times],
    if Now < End -> latency(Python, End, Next); true -> Next end.

calls(Python, End, Count) ->
    add_one(Python),
    case now_ns() < End of
        true -> calls(Python, End, Count + 1);
        false -> Count + 1
    end.

add_one({Instance, Module, Function}) -> python:call(Instance, Module, Function, [1]).

deadline(Milliseconds) -> now_ns() + list_to_integer(Milliseconds) * 1000000.

now_ns() -> erlang:monotonic_time(nanosecond).

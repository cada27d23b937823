using System.Globalization;
using System.Text;

namespace XRaySink.Fody.Tests.Fuzzing;

/// <summary>How a marked method is declared, called and left.</summary>
sealed record MethodForm(string Returns, bool Async, bool HasResult, bool Iterates = false, string Attribute = "", string Leave = "return x;")
{
    public static readonly MethodForm[] All =
    [
        new("async Task", Async: true, HasResult: false, Leave: "return;"),
        new("async Task<int>", Async: true, HasResult: true),
        new("async Task<int>", Async: true, HasResult: true),
        new("async ValueTask", Async: true, HasResult: false, Leave: "return;"),
        new("async ValueTask<int>", Async: true, HasResult: true),
        new("async ValueTask<int>", Async: true, HasResult: true, Attribute: "[AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] "),
        new("async IAsyncEnumerable<int>", Async: true, HasResult: false, Iterates: true, Leave: "yield break;"),
        new("async IAsyncEnumerable<int>", Async: true, HasResult: false, Iterates: true, Leave: "yield break;"),
        new("Task<int>", Async: false, HasResult: true, Leave: "return Task.FromResult(x);"),
        new("Task<int>", Async: false, HasResult: true, Leave: "return t.Later(x, true);"),
        new("Task<int>", Async: false, HasResult: true, Leave: "return t.Fails(x, x % 2 == 0);"),
        new("Task", Async: false, HasResult: false, Leave: "return t.Later(x, true);"),
        new("ValueTask<int>", Async: false, HasResult: true, Leave: "return t.Value(x, x % 2 == 0);"),
        new("int", Async: false, HasResult: true),
        new("void", Async: false, HasResult: false, Leave: "return;"),
    ];

    public bool ReturnsTask => Async ? !Iterates : Returns.Contains("Task", StringComparison.Ordinal);

    /// <summary>A statement that calls a method of this form and waits for its end.</summary>
    public string Call(string call, bool fromAsync) =>
        Iterates ? $"await foreach (int item in {call}) {{ t.Add(\"item \" + item); t.Kept(before); if (item % 5 == 4) break; }}"
        : ReturnsTask && fromAsync ? Assign($"await {call}")
        : ReturnsTask ? Assign($"{call}{(Returns.Contains("Value", StringComparison.Ordinal) ? ".AsTask()" : "")}.GetAwaiter().GetResult()")
        : Assign(call);

    string Assign(string value) => HasResult ? $"x += {value};" : value + ";";
}

/// <summary>Writes the body of one marked method: what may stand where is the rules of C#, the rest is chance.</summary>
sealed class RandomMethod(Random random, MethodForm form, IReadOnlyList<(string Call, MethodForm Form)> callees)
{
    readonly StringBuilder body = new();
    int names;

    /// <summary>What a statement may do where it stands.</summary>
    readonly record struct Place(int Depth, bool InLoop, bool MayLeave, bool MayYield, bool MayRethrow)
    {
        public Place Inside => this with { Depth = Depth + 1 };
    }

    public string Body()
    {
        Line("t.Enter();");
        Line("t.Add(\"begin\");");
        Block(new Place(0, InLoop: false, MayLeave: true, MayYield: form.Iterates, MayRethrow: false), random.Next(1, 7));
        if (form.Iterates)
            Line("yield return x;");
        Line(form.Leave);
        return body.ToString();
    }

    void Block(Place place, int statements)
    {
        for (int i = 0; i < statements; i++)
            Statement(place);
    }

    void Statement(Place place)
    {
        Action<Place>[] choices = place.Depth > 3
            ? [Compute, Say, Await, Leave, Throw]
            : [Compute, Say, Await, Await, Leave, Throw, Yield, If, Loop, Loop, Try, Try, Switch, Using, Lambda, Local, Call, Call, Rethrow, Jump];
        choices[random.Next(choices.Length)](place);
    }

    void Compute(Place place) => Line($"x = x * 3 % 101 + {random.Next(9)};");

    void Say(Place place) => Line($"t.Add(\"s{random.Next(1000)} \" + x);");

    void Await(Place place)
    {
        string[] choices =
        [
            "await Task.Yield();",
            "await Task.CompletedTask;",
            $"x += await t.Later({random.Next(5)}, {Bool()});",
            $"x += await t.Value({random.Next(5)}, {Bool()}).ConfigureAwait(false);",
            $"x += await new Own({random.Next(5)});",
            $"x = (await t.Later(x, {Bool()}) + await t.Value(2, {Bool()})) % 100;",
            $"x = await (x % 2 == 0 ? t.Later(1, {Bool()}) : t.Later(x, {Bool()}));",
            $"if (await t.Later(x, {Bool()}) % 3 == 0) t.Add(\"third\"); else x++;",
            $"x += await t.Fails({random.Next(9)}, {Bool()});",
            "await foreach (int n in t.Several(3)) { x += n; if (x % 7 == 1) break; }",
            $"x = x switch {{ > 50 => await t.Later(1, {Bool()}), > 20 => 2, _ => await t.Value(x + 1, {Bool()}) }};",
        ];
        Line(form.Async ? choices[random.Next(choices.Length)] : "foreach (int n in t.Numbers(3)) x += n;");
    }

    void Leave(Place place)
    {
        if (place.MayLeave)
            Line($"if (x % {random.Next(2, 9)} == 1) {{ t.Add(\"leave\"); {form.Leave} }}");
    }

    void Throw(Place place) => Line($"if (x % {random.Next(2, 12)} == 1) throw new {(random.Next(2) == 0 ? "Boom" : "Bang")}(\"thrown \" + x);");

    void Rethrow(Place place)
    {
        if (place.MayRethrow)
            Line("if (x % 2 == 0) throw;");
    }

    void Jump(Place place)
    {
        if (place.InLoop)
            Line($"if (x % {random.Next(2, 6)} == 0) {(random.Next(2) == 0 ? "break" : "continue")};");
    }

    void Yield(Place place)
    {
        if (place.MayYield)
            Line("yield return x;");
    }

    void If(Place place)
    {
        Nested($"if (x % {random.Next(2, 4)} == 0)", place.Inside);
        if (random.Next(2) == 0)
            Nested("else", place.Inside);
    }

    void Loop(Place place)
    {
        string i = Name("i");
        string head = random.Next(3) switch
        {
            0 => $"for (int {i} = 0; {i} < {random.Next(1, 5)} && t.Burn(); {i}++)",
            1 when form.Async => $"while (t.Burn() && await t.Later(x, {Bool()}) % 4 != 0)",
            _ => $"foreach (int {i} in t.Numbers({random.Next(1, 4)}))",
        };
        Nested(head, place.Inside with { InLoop = true });
    }

    void Switch(Place place)
    {
        Line("switch (x % 4) {");
        Line("case 0:");
        Nested("", place.Inside);
        Line("break; case 1: case 2:");
        Nested("", place.Inside);
        Line("break; }");
    }

    void Using(Place place) => Nested($"{(form.Async && random.Next(2) == 0 ? "await " : "")}using (t.Open(\"{Name("r")}\"))", place.Inside);

    void Try(Place place)
    {
        bool caught = random.Next(3) > 0, ended = !caught || random.Next(2) == 0;
        Nested("try", place.Inside with { MayYield = place.MayYield && !caught });
        Place handler = place.Inside with { MayYield = false, MayRethrow = true };
        if (caught && random.Next(2) == 0)
        {
            string e = Name("e");
            Nested($"catch (Bang {e}) when (t.Filter({e}.Message.Length % 2 == {random.Next(2)}))", handler);
        }
        if (caught)
            Nested(random.Next(2) == 0 ? "catch (Boom)" : "catch (Exception)", handler);
        if (ended)
            Nested("finally", place.Inside with { InLoop = false, MayLeave = false, MayYield = false, MayRethrow = false });
    }

    void Lambda(Place place)
    {
        string f = Name("f");
        Line($"Func<int, int> {f} = y => y + x; x = {f}({random.Next(4)}) % 1000;");
    }

    /// <summary>A marked function within the method, that shares its variables.</summary>
    void Local(Place place)
    {
        string f = Name("Local");
        bool lambda = random.Next(2) == 0;
        string code = $"{{ t.Enter(); x += y; {(random.Next(2) == 0 ? "await Task.Yield();" : "")} if (x % 5 == 2) throw new Bang(\"local\"); return x; }}";
        Line(lambda
            ? $"Func<int, Task<int>> {f} = [XRayTask(\"{Name("path")}\")] async (int y) => {code};"
            : $"[XRayTask] async Task<int> {f}(int y) {code}");
        Call($"{f}({random.Next(9)})", new MethodForm("Task<int>", Async: false, HasResult: true));
    }

    void Call(Place place)
    {
        (string call, MethodForm called)[] possible = [.. callees.Where(callee => form.Async || !callee.Form.Iterates)];
        if (possible.Length == 0)
            return;
        (string call, MethodForm callee) = possible[random.Next(possible.Length)];
        Call(call, callee);
    }

    void Call(string call, MethodForm callee) => Line(
        $"if (t.Burn()) {{ var before = Activity.Current; try {{ {callee.Call(call, form.Async)} }} catch {{ t.Failures++; t.Kept(before); throw; }} t.Kept(before); }}");

    void Nested(string head, Place place)
    {
        Line(head + " {");
        Block(place, random.Next(1, 4));
        Line("}");
    }

    string Name(string start) => start + names++.ToString(CultureInfo.InvariantCulture);

    string Bool() => random.Next(2) == 0 ? "true" : "false";

    void Line(string text) => body.Append(' ', 8).AppendLine(text);
}

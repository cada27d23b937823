using System.Text;

namespace XRaySink.Fody.Tests.Fuzzing;

/// <summary>
/// Writes a well-formed class with one marked method, of any shape, whose body is random: loops, awaits that complete synchronously
/// and that do not, try with catch, filter and finally, early returns, throws. The same seed gives the same class.
/// </summary>
sealed class RandomProgram(int seed)
{
    readonly Random random = new(seed);
    readonly StringBuilder body = new();
    int names;
    bool awaits;

    public string Name => "Program" + seed.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public string Source()
    {
        int kind = random.Next(6);
        bool generic = random.Next(3) == 0;
        awaits = kind is 0 or 1 or 2 or 5;
        Block(depth: 0, statements: random.Next(1, 6), iterator: kind == 5);
        string result = kind switch
        {
            5 => "yield return x; ",
            3 => "return Task.FromResult(x); ",
            _ => "return x; ",
        };
        string text = body.ToString();
        if (kind == 3)
            text = text.Replace("return x;", "return Task.FromResult(x);", StringComparison.Ordinal);
        if (kind == 5)
            text = text.Replace("return x;", "yield break;", StringComparison.Ordinal);

        string returns = kind switch { 0 => "async Task<int>", 1 => "async ValueTask<int>", 2 => "async Task<int>", 3 => "Task<int>", 4 => "int", _ => "async IAsyncEnumerable<int>" };
        string modifiers = random.Next(2) == 0 ? "static " : "";
        string parameters = generic ? "<T>(Trace t, int x, T any)" : "(Trace t, int x, int any)";
        string target = modifiers.Length > 0 ? Name : $"new {Name}()";
        string call = $"{target}.M(t, x, {(generic ? "\"any\"" : "0")})";
        string run = kind switch
        {
            5 => $"await foreach (int item in {call}) t.Add(\"item \" + item); return x;",
            4 => $"await Task.CompletedTask; return {call};",
            _ => $"return await {call};",
        };
        return $$"""
            public class {{Name}}
            {
                [XRayTask] public {{modifiers}}{{returns}} M{{parameters}} { t.Add("begin"); {{(awaits ? "await Task.CompletedTask;" : "")}}
            {{text}}
                {{result}}}
                public static async Task<int> Run(Trace t, int x) { {{run}} }
            }
            """;
    }

    void Block(int depth, int statements, bool iterator)
    {
        for (int i = 0; i < statements; i++)
            Statement(depth, iterator);
    }

    void Statement(int depth, bool iterator)
    {
        switch (random.Next(depth > 3 ? 6 : 12))
        {
            case 0: Line($"x = x * 3 + {random.Next(9)}; t.Add(\"x=\" + x);"); break;
            case 1: Line(awaits ? "await Task.Yield();" : "t.Add(\"no await\");"); break;
            case 2: Line(awaits ? $"x += await Slow({random.Next(5)}, {Bool()});" : $"x += {random.Next(5)};"); break;
            case 3: Line($"if ((x & {random.Next(1, 8)}) == {random.Next(4)}) {{ t.Add(\"return\"); {(iterator && inTry > 0 ? "t.Add(\"no break\");" : "return x;")} }}"); break;
            case 4: Line($"if ((x & 7) == {random.Next(8)}) throw new Boom(\"b\" + (x & {random.Next(4)}));"); break;
            case 5: Line($"t.Add(\"s{random.Next(100)}\");"); break;
            case 6: Nested($"if ((x & 1) == {random.Next(2)})", depth, iterator); Nested("else", depth, iterator); break;
            case 7: { string i = "i" + names++; Nested($"for (int {i} = 0; {i} < {random.Next(1, 4)}; {i}++)", depth, iterator); break; }
            case 8: Try(depth, iterator); break;
            case 9: { string n = "w" + names++; Line($"int {n} = {random.Next(1, 4)};"); Nested($"while ({n}-- > 0)", depth, iterator); break; }
            case 10: { string f = "f" + names++; Line($"Func<int, int> {f} = y => y + x; x = {f}({random.Next(4)}) % 1000;"); break; }
            default:
                Line($"switch (x & 3) {{ case 0: t.Add(\"zero\"); break; case 1: {(awaits ? "await Task.Yield();" : "")} x++; break; default: x -= 2; break; }}");
                break;
        }
    }

    int inTry;

    void Try(int depth, bool iterator)
    {
        inTry++;
        int kind = random.Next(4);
        Nested("try", depth, iterator);
        if (kind is 0 or 2)
            Nested($"catch (Boom e) when (t.Filter(e.Message.Length {(random.Next(2) == 0 ? "==" : "!=")} 2))", depth, iterator);
        if (kind is 0 or 3)
            Nested("catch (Boom)", depth, iterator, last: random.Next(3) == 0 ? "throw;" : "");
        if (kind is 1 or 2)
        {
            // A finally may not be left by a return.
            Line("finally { t.Add(\"finally\"); " + (awaits && random.Next(2) == 0 ? "await Task.Yield(); " : "") + "x++; }");
        }
        inTry--;
    }

    void Nested(string head, int depth, bool iterator, string last = "")
    {
        Line(head + " {");
        Block(depth + 1, random.Next(1, 4), iterator);
        Line(last + " }");
    }

    string Bool() => random.Next(2) == 0 ? "true" : "false";

    void Line(string text) => body.Append(' ', 8).AppendLine(text);
}

using System.Globalization;

namespace XRaySink.Fody.Tests.Fuzzing;

/// <summary>
/// A well-formed program of a class and a few marked methods of any form, that call each other and whose bodies are random. The same
/// seed gives the same program.
/// </summary>
sealed class RandomProgram
{
    public RandomProgram(int seed)
    {
        Seed = seed;
        Name = "Program" + seed.ToString(CultureInfo.InvariantCulture);
        Source = Write(new Random(seed));
    }

    public int Seed { get; }

    public string Name { get; }

    public string Source { get; }

    string Write(Random random)
    {
        string host = random.Next(4) switch { 0 => "struct", 1 => "sealed class", 2 => "record", _ => "class" };
        bool genericHost = random.Next(3) == 0;
        string type = Name + (genericHost ? "Host<TH>" : "Host");
        string instance = $"new {Name}Host{(genericHost ? random.Next(2) == 0 ? "<int>" : "<string>" : "")}()";

        var methods = new List<string>();
        var callees = new List<(string Call, MethodForm Form)>();
        MethodForm first = MethodForm.All[0];
        string firstCall = "";

        // From the last to the first: a method calls those after it, so no call comes back.
        for (int number = random.Next(1, 4); number > 0; number--)
        {
            bool isStatic = random.Next(3) == 0;
            bool generic = random.Next(3) == 0;
            first = MethodForm.All[random.Next(MethodForm.All.Length)];
            string own = generic ? "M{0}(t, x, \"any\")" : "M{0}(t, x, 1)";
            string name = string.Format(CultureInfo.InvariantCulture, own, number);
            string target = isStatic && genericHost ? $"{Name}Host<int>." : isStatic ? $"{Name}Host." : instance + ".";
            string parameters = generic ? "<T>(Trace t, int x, T any)" : "(Trace t, int x, int any)";
            methods.Add($$"""
                    [XRayTask] {{first.Attribute}}public {{(isStatic ? "static " : "")}}{{first.Returns}} M{{number}}{{parameters}}
                    {
                {{new RandomMethod(random, first, callees).Body()}}    }
                """);
            callees.Add((target + name, first));
            firstCall = target + name;
        }

        return $$"""
            public {{host}} {{type}}
            {
            {{string.Join('\n', methods)}}
            }
            public static class {{Name}}
            {
                public static async Task<int> Run(Trace t, int x)
                {
                    var before = Activity.Current;
                    try { {{first.Call(firstCall, fromAsync: true)}} }
                    catch { t.Failures++; throw; }
                    finally { t.Kept(before); }
                    return x;
                }
            }

            """;
    }
}

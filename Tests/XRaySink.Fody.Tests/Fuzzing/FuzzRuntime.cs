// What random programs call. It is compiled into their assembly, and not marked.
#pragma warning disable
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

public class Boom(string message) : Exception(message);

public sealed class Bang(string message) : Boom(message);

/// <summary>What one run of a program did.</summary>
public sealed class Trace
{
    public List<string> Lines { get; } = new();

    /// <summary>How many bodies of marked methods began, and how many of them an exception left.</summary>
    public int Calls, Failures;

    /// <summary>Bounds the run: each turn of a loop and each call takes one.</summary>
    int fuel = 150;

    public bool Burn() => fuel-- > 0;

    public void Enter() => Calls++;

    public void Add(string line) => Lines.Add(line);

    public bool Filter(bool value)
    {
        Add("filter " + value);
        return value;
    }

    /// <summary>A caller must find its own activity current after a call, whether it has ended or not.</summary>
    public void Kept(Activity before) => Add("kept " + ReferenceEquals(before, Activity.Current));

    public async Task<int> Later(int n, bool suspend)
    {
        if (suspend)
            await Task.Yield();
        return n;
    }

    public async ValueTask<int> Value(int n, bool suspend)
    {
        if (suspend)
            await Task.Yield();
        return n;
    }

    public async Task<int> Fails(int n, bool suspend)
    {
        if (suspend)
            await Task.Yield();
        throw new Bang("later " + n);
    }

    public async IAsyncEnumerable<int> Several(int n)
    {
        for (int i = 0; i < n; i++)
        {
            if (i % 2 == 1)
                await Task.Yield();
            yield return i;
        }
    }

    public IEnumerable<int> Numbers(int n)
    {
        for (int i = 0; i < n; i++)
            yield return i;
    }

    public Resource Open(string name) => new(this, name);
}

public sealed class Resource(Trace trace, string name) : IDisposable, IAsyncDisposable
{
    public void Dispose() => trace.Add("disposed " + name);

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        trace.Add("disposed later " + name);
    }
}

/// <summary>An awaitable of one's own.</summary>
public readonly struct Own(int n)
{
    public Awaiter GetAwaiter() => new(n);

    public readonly struct Awaiter(int n) : INotifyCompletion
    {
        public bool IsCompleted => n % 2 == 0;

        public int GetResult() => n;

        public void OnCompleted(Action continuation) => Task.Run(continuation);
    }
}

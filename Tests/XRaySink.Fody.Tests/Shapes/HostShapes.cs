#pragma warning disable CS1998
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using XRaySink;

namespace Shapes;

public struct StructHost(int number)
{
    int changes;

    public readonly int Changes => changes;

    [XRayTask]
    public readonly async Task<int> Number()
    {
        await Task.Yield();
        return number;
    }

    [XRayTask]
    public async Task<int> Mutating()
    {
        changes++;
        await Task.Yield();
        return ++changes + number;
    }

    [XRayTask]
    public int Change(int by) => changes += by;

    [XRayTask]
    public readonly Task<int> Returned() => Task.FromResult(number);
}

public ref struct RefStructHost(Span<int> numbers)
{
    readonly Span<int> numbers = numbers;

    [XRayTask]
    public int Sum()
    {
        int sum = 0;
        foreach (int number in numbers)
            sum += number;
        return sum;
    }
}

public class GenericHost<T>
{
    public class Inner<TInner>
    {
        [XRayTask]
        public async Task<string> Names<TMethod>(TMethod value)
        {
            await Task.Yield();
            return $"{typeof(T).Name} {typeof(TInner).Name} {value}";
        }

        [XRayTask]
        public virtual async Task<string> UnusedThis()
        {
            await Task.Yield();
            return "here";
        }

        [XRayTask]
        public TMethod Synchronous<TMethod>(TMethod value, T? unused) => value;

        [XRayTask]
        public Task<Dictionary<T, List<TMethod>>> Returned<TMethod>(TMethod value) => Task.FromResult<Dictionary<T, List<TMethod>>>(new());

        [XRayTask]
        public async IAsyncEnumerable<(T?, TMethod)> Items<TMethod>(TMethod value)
        {
            await Task.Yield();
            yield return (default, value);
        }
    }

    /// <summary>The method's parameter hides the type's of the same name.</summary>
    [XRayTask]
#pragma warning disable CS0693
    public async Task<string> Shadowing<T>(T value)
#pragma warning restore CS0693
    {
        await Task.Yield();
        return typeof(T).Name + value;
    }
}

public class Constrained<T> where T : struct, IComparable<T>
{
    [XRayTask]
    public async Task<T> Max<TNew, TUnmanaged>(T a, T b, TUnmanaged size) where TNew : new() where TUnmanaged : unmanaged
    {
        await Task.Yield();
        _ = new TNew();
        return a.CompareTo(b) > 0 ? a : b;
    }

#if !MONO
    [XRayTask]
    public static string Name<TAny>(scoped TAny value) where TAny : allows ref struct => typeof(TAny).Name;
#endif
}

public abstract class JobBase<T> where T : class
{
    [XRayTask]
    public virtual async Task<string> RunAsync(T value)
    {
        await Task.Yield();
        return "base " + value;
    }

    public abstract Task<int> AbstractRun();
}

public class Job<T> : JobBase<T> where T : class
{
    [XRayTask]
    public override async Task<string> RunAsync(T value) => "derived " + await base.RunAsync(value);

    [XRayTask]
    public override async Task<int> AbstractRun()
    {
        await Task.Yield();
        return 1;
    }
}

public class UnmarkedJob : JobBase<string>
{
    public override async Task<string> RunAsync(string value)
    {
        await Task.Yield();
        return "unmarked";
    }

    public override Task<int> AbstractRun() => Task.FromResult(2);
}

public interface IRunner
{
    Task<int> Run();

    [XRayTask]
    async Task<string> Default()
    {
        await Task.Yield();
        return "default " + await Run();
    }

#if !MONO
    static abstract Task<string> Make();
#endif
}

public sealed class ExplicitRunner : IRunner
{
    [XRayTask]
    async Task<int> IRunner.Run()
    {
        await Task.Yield();
        return 5;
    }

#if !MONO
    [XRayTask]
    static async Task<string> IRunner.Make()
    {
        await Task.Yield();
        return "made";
    }
#endif
}

public static class Extensions
{
    [XRayTask]
    public static async Task<int> Doubled(this int number)
    {
        await Task.Yield();
        return number * 2;
    }

    extension(string text)
    {
        [XRayTask]
        public async Task<string> Shouted()
        {
            await Task.Yield();
            return text.ToUpperInvariant();
        }
    }
}

public class Members(int captured)
{
    public Task<int> Property
    {
        [XRayTask]
        get => Slow(1);
    }

    public Task<int> this[int index]
    {
        [XRayTask]
        get => Slow(index);
    }

    public int Synchronous
    {
        [XRayTask]
        get => field;
        [XRayTask]
        set => field = value;
    }

    [XRayTask]
    public static Task<int> operator +(Members a, int b) => Slow(b);

    [XRayTask]
    public static implicit operator int(Members a) => a.Synchronous;

    [XRayTask]
    public async Task<int> PrimaryConstructorCapture()
    {
        await Task.Yield();
        return captured;
    }

    public event Action? Happened
    {
        [XRayTask]
        add => value?.Invoke();
        remove { }
    }

    static async Task<int> Slow(int n)
    {
        await Task.Yield();
        return n;
    }
}

public record RecordHost(int Number)
{
    [XRayTask]
    public async Task<int> FromRecord()
    {
        await Task.Yield();
        return Number;
    }
}

public static class HostShapes
{
    [Shape(Scopes = 4)]
    public static async Task Methods_of_structs(Log log)
    {
        await log.Call(() => new StructHost(7).Number());
        await log.Call(() => new StructHost(7).Mutating());
        await log.Call(() => new StructHost(7).Returned());
        log.CallSync(() => new StructHost(7).Change(3));
    }

    [Shape]
    public static Task A_struct_method_that_changes_its_struct(Log log)
    {
        var host = new StructHost(1);
        host.Change(5);
        log.Add("changes: " + host.Changes);
        return Task.CompletedTask;
    }

    [Shape]
    public static Task A_method_of_a_ref_struct(Log log)
    {
        log.CallSync(() => new RefStructHost([1, 2, 3]).Sum());
        return Task.CompletedTask;
    }

    [Shape(Scopes = 3)]
    public static async Task Generic_method_in_a_generic_type_in_a_generic_type(Log log)
    {
        await log.Call(() => new GenericHost<int>.Inner<string>().Names(5L));
        await log.Call(() => new GenericHost<string>.Inner<Guid>().Names("text"));
        await log.Call(() => new GenericHost<string>.Inner<Guid>().UnusedThis());
    }

    [Shape(Scopes = 4)]
    public static async Task Generic_methods_without_a_state_machine(Log log)
    {
        log.CallSync(() => new GenericHost<int>.Inner<string>().Synchronous("s", 1));
        log.CallSync(() => new GenericHost<string>.Inner<string>().Synchronous(4.5m, null));
        await log.Call(() => new GenericHost<int>.Inner<string>().Returned(5L));
        await log.Call(() => new GenericHost<string>.Inner<string>().Returned("s"));
    }

    [Shape(Scopes = 2)]
    public static async Task Generic_async_iterators(Log log)
    {
        await log.Enumerate(new GenericHost<int>.Inner<string>().Items(5L));
        await log.Enumerate(new GenericHost<string>.Inner<string>().Items("s"));
    }

    [Shape(Scopes = 2)]
    public static async Task A_type_parameter_that_hides_another(Log log)
    {
        await log.Call(() => new GenericHost<int>().Shadowing("text"));
        await log.Call(() => new GenericHost<string>().Shadowing(5));
    }

    [Shape(Scopes = 2)]
    public static async Task Constraints(Log log)
    {
        await log.Call(() => new Constrained<int>().Max<object, byte>(3, 4, 1));
#if !MONO
        log.CallSync(() => Constrained<int>.Name<Span<int>>([1]));
#endif
    }

    [Shape(Scopes = 3)]
    public static async Task An_override_that_calls_its_base(Log log)
    {
        await log.Call(() => new Job<string>().RunAsync("x"));
        await log.Call(() => new Job<string>().AbstractRun());
    }

    [Shape(Scopes = 0)]
    public static async Task The_mark_of_an_overridden_method_is_not_inherited(Log log)
    {
        await log.Call(() => new UnmarkedJob().RunAsync("x"));
        await log.Call(() => new UnmarkedJob().AbstractRun());
    }

    [Shape(Scopes = 4)]
    public static async Task Interface_members_explicit_default_and_static(Log log)
    {
        IRunner runner = new ExplicitRunner();
        await log.Call(runner.Run);
        await log.Call(runner.Default);
#if !MONO
        await log.Call(Make<ExplicitRunner>);
#endif
    }

#if !MONO
    static Task<string> Make<T>() where T : IRunner => T.Make();
#endif

    [Shape(Scopes = 2)]
    public static async Task Extension_methods_and_extension_members(Log log)
    {
        await log.Call(() => 4.Doubled());
        await log.Call(() => "quiet".Shouted());
    }

    [Shape(Scopes = 9)]
    public static async Task Properties_indexers_events_operators_and_primary_constructors(Log log)
    {
        var members = new Members(3);
        await log.Call(() => members.Property);
        await log.Call(() => members[6]);
        log.CallSync(() => { members.Synchronous = 8; });
        log.CallSync(() => members.Synchronous);
        await log.Call(() => members + 9);
        log.CallSync(() => (int)members - members.PrimaryConstructorCapture().Result);
        log.CallSync(() => members.Happened += () => log.Add("happened"));
    }

    [Shape]
    public static Task A_method_of_a_record(Log log) => log.Call(() => new RecordHost(3).FromRecord());

    [Shape(Scopes = 3)]
    public static async Task Local_functions(Log log)
    {
        int outer = 3;
        await log.Call(Capturing);
        await log.Call(() => Static(4));
        log.CallSync(() => Synchronous(1));

        [XRayTask]
        async Task<int> Capturing()
        {
            await Task.Yield();
            return outer++;
        }

        [XRayTask]
        static async Task<int> Static(int n)
        {
            await Task.Yield();
            return n;
        }

        [XRayTask]
        int Synchronous(int n) => outer + n;
    }

    [Shape(Scopes = 4)]
    public static async Task Lambdas(Log log)
    {
        int outer = 3;
        await log.Call([XRayTask] async () => { await Task.Yield(); return outer++; });
        await log.Call([XRayTask] async () => { await Task.Yield(); return outer * 2; });
        await log.Call([XRayTask] static async () => await Task.Yield());
        Func<int, int> synchronous = [XRayTask] (n) => n + outer;
        log.CallSync(() => synchronous(4));
    }

    [Shape(Scopes = 2)]
    public static async Task A_generic_local_function_in_a_generic_method(Log log)
    {
        await Outer<int>(1);
        await Outer<string>("s");

        async Task Outer<T>(T value)
        {
            await log.Call(() => Inner(value));

            [XRayTask]
            async Task<string> Inner<TInner>(TInner inner)
            {
                await Task.Yield();
                return $"{typeof(T).Name} {inner}";
            }
        }
    }
}

// What the shapes use and Mono's core library lacks.
namespace System.Runtime.CompilerServices
{
    static class IsExternalInit;

    [AttributeUsage(AttributeTargets.All)]
    sealed class SkipLocalsInitAttribute : Attribute;
}

namespace System.Diagnostics
{
    sealed class Activity(string name) : IDisposable
    {
        public static Activity? Current => null;

        public string Name => name;

        public Activity Start() => this;

        public void Dispose()
        {
        }
    }
}

namespace System.Threading
{
    sealed class Lock
    {
        public Scope EnterScope() => default;

        public ref struct Scope
        {
            public readonly void Dispose()
            {
            }
        }
    }
}

namespace System.Threading.Tasks
{
    sealed class TaskCompletionSource(TaskCreationOptions options = TaskCreationOptions.None)
    {
        readonly TaskCompletionSource<bool> source = new(options);

        public Task Task => source.Task;

        public void SetResult() => source.SetResult(true);

        public void SetException(Exception exception) => source.SetException(exception);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using XRaySink.Emitters;
using XRaySink.Sampling;

namespace XRaySink.AspNetCore.Tests;

/// <summary>
/// What a request costs on its own thread beyond the same request without the middleware. Alone in the process, because listeners of
/// other tests make activities dearer. The server is a double that has nothing to allocate itself: contexts are made by hand. The limits
/// hold for code that is not optimised, in which every state machine is an object.
/// </summary>
[NonParallelizable]
sealed class CostTests
{
    const int Requests = 2000;

    [TestCase(true, 1544)]
    [TestCase(false, 1152)]
    public void A_request_costs_so_many_bytes_at_most(bool isSampled, int limit)
    {
        using var sink = SegmentSink.Start(options =>
        {
            options.Sampling = isSampled ? SamplingStrategy.Always : SamplingStrategy.Never;
            options.SendToDaemon = false;
            options.QueueCapacity = 10 * Requests;
            options.Emitters.Add(new Nowhere());
        });
        RequestDelegate traced = Pipeline(sink, app => app.UseXRaySink()), plain = Pipeline(sink, static _ => { });

        long bytes = BytesOf(traced) - BytesOf(plain);

        TestContext.Out.WriteLine($"{bytes} B");
        Assert.That(bytes, Is.LessThanOrEqualTo(limit));
    }

    /// <summary>What a request allocates on this thread, its context aside.</summary>
    static long BytesOf(RequestDelegate pipeline)
    {
        HttpContext[] contexts = [.. Enumerable.Range(0, 2 * Requests).Select(_ => Context())];
        foreach (HttpContext context in contexts.AsSpan(Requests))
            Run(pipeline, context);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (HttpContext context in contexts.AsSpan(0, Requests))
            Run(pipeline, context);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;
    }

    static void Run(RequestDelegate pipeline, HttpContext context)
    {
        if (!pipeline(context).IsCompletedSuccessfully)
            Assert.Fail("The request waits for something.");
    }

    static RequestDelegate Pipeline(SegmentSink sink, Action<IApplicationBuilder> first)
    {
        var app = new ApplicationBuilder(new ServiceCollection().AddOptions().AddSingleton(sink).BuildServiceProvider());
        first(app);
        app.Run(static context => ((Response)context.Features.Get<IHttpResponseFeature>()!).Start());
        return app.Build();
    }

    static DefaultHttpContext Context()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseFeature>(new Response());
        context.Request.Method = "GET";
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost", 5000);
        context.Request.Path = "/orders/7";
        context.Request.Headers.UserAgent = "tests/1.0";
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Loopback;
        _ = (context.Response.Headers, context.RequestAborted, context.User, context.Items);
        return context;
    }

    sealed class Nowhere : ISegmentEmitter
    {
        public bool Emit(ReadOnlySpan<byte> document) => true;

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }

    /// <summary>A response that starts, as a server's does, and sends nothing.</summary>
    sealed class Response : HttpResponseFeature
    {
        Func<object, Task>? callback;
        object? state;

        public override void OnStarting(Func<object, Task> callback, object state) => (this.callback, this.state) = (callback, state);

        public Task Start() => callback is null ? Task.CompletedTask : callback(state!);
    }
}

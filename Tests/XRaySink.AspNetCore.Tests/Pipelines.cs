using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace XRaySink.AspNetCore.Tests;

/// <summary>The places that the middleware may have among those that turn failures into answers.</summary>
static class Pipelines
{
    public static IReadOnlyDictionary<string, Action<WebApplication>> ByName { get; } = new Dictionary<string, Action<WebApplication>>
    {
        ["alone"] = app => app.UseXRaySink(),
        ["before exception handler"] = app => { app.UseXRaySink(); app.UseExceptionHandler(Apologize); },
        ["behind exception handler"] = app => { app.UseExceptionHandler(Apologize); app.UseXRaySink(); },
        ["before exception page"] = app => { app.UseXRaySink(); app.UseExceptionHandler("/error"); },
        ["behind exception page"] = app => { app.UseExceptionHandler("/error"); app.UseXRaySink(); },
        ["before exception handler with statuses"] = app => { app.UseXRaySink(); app.UseExceptionHandler(Conflicting()); },
        ["behind exception handler with statuses"] = app => { app.UseExceptionHandler(Conflicting()); app.UseXRaySink(); },
        ["before developer page"] = app => { app.UseXRaySink(); app.UseDeveloperExceptionPage(); },
        ["behind developer page"] = app => { app.UseDeveloperExceptionPage(); app.UseXRaySink(); },
        ["before status pages"] = app => { app.UseXRaySink(); app.UseStatusCodePages(); },
        ["behind status pages"] = app => { app.UseStatusCodePages(); app.UseXRaySink(); },
        ["before status pages by re-execution"] = app => { app.UseXRaySink(); app.UseStatusCodePagesWithReExecute("/status/{0}"); },
        ["behind status pages by re-execution"] = app => { app.UseStatusCodePagesWithReExecute("/status/{0}"); app.UseXRaySink(); },
        ["before status pages by redirection"] = app => { app.UseXRaySink(); app.UseStatusCodePagesWithRedirects("/status/{0}"); },
        ["behind status pages by redirection"] = app => { app.UseStatusCodePagesWithRedirects("/status/{0}"); app.UseXRaySink(); },
        ["registered twice"] = app => { app.UseXRaySink(); app.UseXRaySink(); },
    };

    static void Apologize(IApplicationBuilder handler) => handler.Run(context => context.Response.WriteAsync("sorry"));

    static ExceptionHandlerOptions Conflicting() => new()
    {
        StatusCodeSelector = exception => exception is InvalidOperationException ? StatusCodes.Status409Conflict : StatusCodes.Status500InternalServerError,
        ExceptionHandler = context => context.Response.WriteAsync("sorry"),
    };
}

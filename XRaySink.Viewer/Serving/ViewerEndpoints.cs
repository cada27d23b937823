using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using XRaySink.Viewer.Hosting;
using XRaySink.Viewer.Pages;
using XRaySink.Viewer.Searching;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Serving;

/// <summary>The viewer's answers. All of them only read.</summary>
sealed class ViewerEndpoints(ViewerServices viewer, IHostApplicationLifetime lifetime)
{
    static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    readonly ViewerGuard guard = new(viewer.Options);
    readonly LiveTraces live = new(viewer.Store, lifetime.ApplicationStopping);

    public void MapTo(IEndpointRouteBuilder routes)
    {
        Map(routes, "", List);
        Map(routes, "map", Map);
        Map(routes, "traces/{id}", Trace);
        Map(routes, "documents/{id}", Documents);
        Map(routes, "live", live.Stream);
        Map(routes, "assets/{name}", Asset);
    }

    void Map(IEndpointRouteBuilder routes, string pattern, RequestDelegate answer) =>
        routes.MapMethods(pattern, Methods, context => Guarded(context, answer)).WithDisplayName("XRaySink viewer " + pattern);

    Task Guarded(HttpContext context, RequestDelegate answer)
    {
        SecurityHeaders.Set(context.Response.Headers);
        if (guard.Refusal(context) is not { } refusal)
            return answer(context);

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(refusal + "\n", context.RequestAborted);
    }

    static Task List(HttpContext context)
    {
        // The page's links are relative to the path with its slash.
        if (!context.Request.Path.Value!.EndsWith('/'))
        {
            context.Response.Redirect(context.Request.PathBase + context.Request.Path + "/" + context.Request.QueryString);
            return Task.CompletedTask;
        }
        return Page(context, ListPage.Render(context.Request.Query["q"]));
    }

    Task Map(HttpContext context)
    {
        string? text = context.Request.Query["q"];
        var query = TraceQuery.Parse(text);
        return Page(context, MapPage.Render([.. viewer.Store.Since(0).Traces.Where(query.Matches)], text, query.Problem));
    }

    Task Trace(HttpContext context)
    {
        string id = RouteId(context);
        if (viewer.Store.Find(id) is { } trace)
            return Page(context, TracePage.Render(trace, viewer.Time.GetUtcNow()));

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Page(context, TracePage.RenderMissing(id));
    }

    async Task Documents(HttpContext context)
    {
        if (viewer.Store.Find(RouteId(context)) is not { } trace)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/json";
        byte[] separator = "["u8.ToArray();
        foreach (StoredDocument document in trace.Documents)
        {
            await context.Response.Body.WriteAsync(separator, context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.WriteAsync(document.Json, context.RequestAborted).ConfigureAwait(false);
            separator = ",\n"u8.ToArray();
        }
        await context.Response.Body.WriteAsync("]\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
    }

    static async Task Asset(HttpContext context)
    {
        if (ViewerAsset.Find((string)context.GetRouteValue("name")!) is not { } asset)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = asset.ContentType;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = asset.Tag;
        if (context.Request.Headers.IfNoneMatch == asset.Tag)
            context.Response.StatusCode = StatusCodes.Status304NotModified;
        else
            await context.Response.Body.WriteAsync(asset.Content, context.RequestAborted).ConfigureAwait(false);
    }

    static string RouteId(HttpContext context) =>
        XRayId.TryParseTraceId((string)context.GetRouteValue("id")!, out System.Diagnostics.ActivityTraceId id)
            ? XRayId.Format(id)
            : (string)context.GetRouteValue("id")!;

    static Task Page(HttpContext context, string html)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(html, Encoding.UTF8, context.RequestAborted);
    }
}

// Package web is the HTTP transport of every driver that speaks HTTP.
package web
